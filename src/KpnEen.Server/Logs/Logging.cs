namespace KpnEen.Server.Logs;

internal static class Logging
{
    /// <summary>Standard output, one line an entry (<see cref="LineFormat"/>). <c>Logging__LogLevel__KpnEen=Debug</c> tells more, registrations for one.</summary>
    public static void UseOneLineConsole(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        // By a factory: only what the container made itself is disposed, and disposing writes the last lines.
        logging.Services.AddSingleton<ILoggerProvider>(_ => new LineLoggerProvider(Console.OpenStandardOutput(), TimeProvider.System));
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Why the start failed is the last line the process says; the host would say it before, with all frames.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        // What an operator sets goes before the above.
        logging.AddConfiguration(configuration.GetSection("Logging"));
    }
}
