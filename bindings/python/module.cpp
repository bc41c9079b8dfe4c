// bindings/python/module.cpp - palabre._engine: the engine without its GIL.
#include "engine/engine.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <pybind11/pybind11.h>

namespace py = pybind11;
using palabre::bindings::engine;

namespace {

/// Every method may wait, if only for a lock, and lets other Python threads run meanwhile.
using without_gil = py::call_guard<py::gil_scoped_release>;

struct release_gil {
    void operator()(engine* of) const {
        const py::gil_scoped_release released;  // its threads may be on their way into Python's
        delete of;
    }
};

}  // namespace

PYBIND11_MODULE(_engine, module) {
    // palabre.Error is a class of Python's, made there; this only carries what it is made of.
    static py::handle error_class;
    module.def("_errors_are", [](const py::object& of) { error_class = of.inc_ref(); });
    py::register_exception_translator([](std::exception_ptr thrown) {
        try {
            if (thrown) std::rethrow_exception(thrown);
        } catch (const palabre::error& wrong) {
            py::list problems;
            const auto text = [](std::string_view of) { return py::str(palabre::clean_utf8(of)); };
            for (const auto& each : wrong.problems())
                problems.append(py::make_tuple(text(each.where.file), each.where.line, each.where.column,
                                               text(each.what), text(each.cure)));
            const auto made = error_class(text(palabre::to_string(wrong.code())), text(wrong.what()), problems);
            PyErr_SetObject(error_class.ptr(), made.ptr());
        }
    });
    module.def("version", &palabre::bindings::version);
    py::class_<engine, std::unique_ptr<engine, release_gil>>(module, "Engine")
        .def(py::init<>())
        .def("configure", &engine::configure, without_gil{})
        .def("register_connector", &engine::register_connector, without_gil{})
        .def("listen", &engine::listen, without_gil{})
        .def("start", &engine::start, without_gil{})
        .def("stop", &engine::stop, without_gil{})
        .def("running", &engine::running)
        .def("next_task", &engine::next_task, without_gil{})
        .def("answer", &engine::answer, without_gil{})
        .def("begin", &engine::begin, without_gil{})
        .def("wait", &engine::await, without_gil{});
}
