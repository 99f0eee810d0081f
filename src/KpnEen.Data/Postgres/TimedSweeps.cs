using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Postgres;

/// <summary>What is removed from the store when its time is over: each a line where the services are put together.</summary>
public static class TimedSweeps
{
    /// <typeparam name="T">What removes; a service.</typeparam>
    /// <param name="what">What stays when the database is away, for the log: <c>Old events</c>.</param>
    /// <param name="atStart">False: the first time is an interval after the start.</param>
    public static IServiceCollection AddTimedSweep<T>(
        this IServiceCollection services,
        string what,
        TimeSpan interval,
        Func<T, CancellationToken, Task> remove,
        bool atStart = true
    )
        where T : notnull =>
        services.AddSingleton<IHostedService>(s =>
        {
            var from = s.GetRequiredService<T>();
            return new TimedSweep(
                what,
                interval,
                atStart,
                cancellation => remove(from, cancellation),
                s.GetRequiredService<TimeProvider>(),
                s.GetRequiredService<ILogger<TimedSweep>>()
            );
        });
}
