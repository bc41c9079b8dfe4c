// benchmarks/main.cpp - runs one file's benchmarks; the first is the baseline that the others are told in multiples of.
#include <benchmark/benchmark.h>

#include <vector>

namespace {

class reporter : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override {
        std::vector<Run> compared = runs;
        for (Run& each : compared) {
            if (each.error_occurred) continue;
            if (baseline_ == 0) baseline_ = seconds_of(each);
            each.counters["times_baseline"] = seconds_of(each) / baseline_;
        }
        ConsoleReporter::ReportRuns(compared);
    }

private:
    /// Of processor, because the machine is shared.
    static double seconds_of(const Run& run) {
        return run.GetAdjustedCPUTime() / benchmark::GetTimeUnitMultiplier(run.time_unit);
    }

    double baseline_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
    reporter console;
    benchmark::RunSpecifiedBenchmarks(&console);
    benchmark::Shutdown();
}
