using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Data.Mail;

/// <summary>Composition of mail: whoever writes it has the outbox; the role jobs sends it.</summary>
internal static class MailServices
{
    /// <exception cref="InvalidOperationException">A setting of the mail server is not legal.</exception>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        if (SmtpOptions.Read(configuration) is { } smtp)
            services.TryAddSingleton(smtp);
        services.TryAddSingleton<MailOutbox>();
        return services;
    }
}
