// palabre/core/task.hpp - something to run once, later: a callable that moves and is never copied.
#pragma once

#include <concepts>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace palabre {

class task;

namespace detail {
/// A `void()` callable that is not itself a task, which moves.
template<typename F>
concept job = !std::same_as<std::decay_t<F>, task> && std::invocable<std::decay_t<F>&>;
}  // namespace detail

/// Holds any `void()` callable, in place when it takes up to 48 bytes, which most timers' captures do.
///
/// Owns:    the callable.
/// Threads: one at a time.
class task {
public:
    task() noexcept = default;

    // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): clang-tidy 14 does not see that no job is a task
    template<detail::job F> task(F&& callable) {  // implicit, so that lambdas pass as they are
        using held = std::decay_t<F>;
        if constexpr (fits<held>()) {
            ::new (static_cast<void*>(room_)) held(std::forward<F>(callable));
            verbs_ = &in_place<held>;
        } else {
            ::new (static_cast<void*>(room_)) held*(new held(std::forward<F>(callable)));
            verbs_ = &on_heap<held>;
        }
    }

    task(task&& other) noexcept { take(other); }
    task& operator=(task&& other) noexcept {
        if (this != &other) {
            const task dropped{std::move(*this)};  // destroyed last: its captures may assign to this one again
            take(other);
        }
        return *this;
    }
    task(const task&) = delete;
    task& operator=(const task&) = delete;
    ~task() { reset(); }

    explicit operator bool() const noexcept { return verbs_ != nullptr; }

    /// Runs it. It must not be empty.
    void operator()() { verbs_->run(room_); }

    void reset() noexcept {
        if (verbs_ != nullptr) std::exchange(verbs_, nullptr)->destroy(room_);
    }

private:
    static constexpr std::size_t room_size = 48;

    struct verbs {
        void (*run)(void*);
        void (*move)(void* from, void* to) noexcept;
        void (*destroy)(void*) noexcept;
    };

    template<typename Held> static constexpr bool fits() {
        constexpr bool has_room = sizeof(Held) <= room_size;
        constexpr bool is_aligned = alignof(Held) <= alignof(std::max_align_t);
        return has_room && is_aligned && std::is_nothrow_move_constructible_v<Held>;
    }

    template<typename Held> static constexpr verbs in_place{
        [](void* room) { (*static_cast<Held*>(room))(); },
        [](void* from, void* to) noexcept {
            auto* held = static_cast<Held*>(from);
            ::new (to) Held(std::move(*held));
            held->~Held();
        },
        [](void* room) noexcept { static_cast<Held*>(room)->~Held(); },
    };

    template<typename Held> static constexpr verbs on_heap{
        [](void* room) { (**static_cast<Held**>(room))(); },
        [](void* from, void* to) noexcept { ::new (to) Held*(*static_cast<Held**>(from)); },
        [](void* room) noexcept { delete *static_cast<Held**>(room); },
    };

    void take(task& other) noexcept {
        verbs_ = std::exchange(other.verbs_, nullptr);
        if (verbs_ != nullptr) verbs_->move(other.room_, room_);
    }

    alignas(std::max_align_t) std::byte room_[room_size];
    const verbs* verbs_ = nullptr;
};

}  // namespace palabre
