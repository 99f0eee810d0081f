using KpnEen.Faults.Scenarios;
using Xunit.Abstractions;

namespace KpnEen.EndToEnd.Tests.Faults;

/// <summary>Faults done to the whole process, short; tests/KpnEen.Faults runs them as long as the reliability plan wants.</summary>
public sealed class ProcessFaultTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_122;

    [Fact]
    public async Task F02_killed_in_the_middle_of_webhooks_none_is_lost_and_none_invented()
    {
        using var told = new StringWriter();
        FaultAssert.Holds(await WebhookKills.RunAsync(kills: 3, Seed, told), output);
    }

    [Fact]
    public async Task F04_killed_during_its_first_start_it_goes_on_at_the_next() =>
        FaultAssert.Holds(await MigrationKills.RunAsync(kills: 4, Seed), output);

    [Fact]
    public async Task F05_told_to_end_it_takes_no_new_calls_and_lets_those_that_run_go_on() =>
        FaultAssert.Holds(await Drain.RunAsync(calls: 20, Seed), output);

    [Fact]
    public async Task F06_F07_F27_callers_hear_of_the_exchange_as_fast_without_the_database() =>
        FaultAssert.Holds(await DatabaseHangs.RunAsync(TimeSpan.FromSeconds(5), rate: 10, requests: 200, Seed), output);

    [Fact]
    public async Task F09_with_a_full_recording_disk_calls_go_on_and_the_failure_is_told() =>
        FaultAssert.Holds(await RecordingDiskFull.RunAsync(calls: 6, Seed), output);

    [Fact]
    public async Task F35_rows_no_API_would_write_harm_nobody_else() => FaultAssert.Holds(await BadRows.RunAsync(Seed), output);

    [Fact]
    public async Task F25_F26_F28_without_memory_processor_or_handles_calls_that_run_go_on() =>
        FaultAssert.Holds(await Starvation.RunAsync(TimeSpan.FromSeconds(6), rate: 5, Seed), output);
}
