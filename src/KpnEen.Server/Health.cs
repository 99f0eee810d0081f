using KpnEen.Data;
using KpnEen.Pbx.Switching;
using KpnEen.Sandbox;

namespace KpnEen.Server;

internal static class Health
{
    /// <summary>
    /// <c>/livez</c>: the process runs. <c>/readyz</c>: what its roles need is there, with the role switch that calls can be made. An API
    /// apart from the switch is ready without it: what is stored can be read and written. Without details, for anyone may ask.
    /// </summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/livez", () => Results.Text("ok")).ExcludeFromDescription();
        app.MapGet(
                "/readyz",
                (IServiceProvider services) => IsReady(services) ? Results.Text("ready") : Results.Text("not ready", statusCode: 503)
            )
            .ExcludeFromDescription();
    }

    /// <summary>While the process leaves, each answer asks its client to connect elsewhere next time (RFC 9110 7.6.1).</summary>
    public static void UseLeaving(this WebApplication app)
    {
        var leaving = app.Services.GetRequiredService<Leaving>();
        app.Use(
            (context, next) =>
            {
                if (leaving.Begun && HttpProtocol.IsHttp11(context.Request.Protocol))
                    context.Response.Headers.Connection = "close";
                return next(context);
            }
        );
    }

    private static bool IsReady(IServiceProvider services) =>
        !services.GetRequiredService<Leaving>().Begun
        && services.GetRequiredService<DataHealth>().IsReady
        && services.GetService<SwitchLifetime>() is null or { IsOpen: true }
        && services.GetService<SandboxHost>() is null or { IsReady: true };
}
