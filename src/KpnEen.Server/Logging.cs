using Microsoft.Extensions.Logging.Console;

namespace KpnEen.Server;

internal static class Logging
{
    /// <summary>
    /// One line an entry: UTC time, level, category, message. <c>run</c> finds errors by <c>fail:</c> and <c>crit:</c> behind the time: change both together.
    /// <c>Logging__LogLevel__KpnEen=Debug</c> tells more, registrations for one.
    /// </summary>
    public static void UseOneLineConsole(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        // What an operator sets goes before the above.
        logging.AddConfiguration(configuration.GetSection("Logging"));
    }
}
