using System.Net.Sockets;
using KpnEen.Api;
using KpnEen.Api.CallControl;
using KpnEen.Api.Security;
using KpnEen.Api.Webhooks;
using KpnEen.Data;
using KpnEen.Data.Postgres;
using KpnEen.Docs;
using KpnEen.Identity;
using KpnEen.Pbx.Switching;
using KpnEen.Portal;
using KpnEen.Sandbox;
using KpnEen.Server;
using KpnEen.Server.Logs;

try
{
    if (await AuditVerifier.RunAsync(args, Console.Out) is { } verdict)
        return verdict;
    var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
    if (await SigningKeyCommand.RunAsync(args, environment, Console.Out, TimeProvider.System) is { } done)
        return done;
    if (await PartnerCommand.RunAsync(args, environment, Scopes.All.Keys, Console.Out, TimeProvider.System) is { } answered)
        return answered;
    PoolThreads.Start();
    // No settings file is watched: the watcher would wake at every write of the journal below the working folder.
    var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
    var server = ServerOptions.From(builder.Configuration);
    var sandbox = server.Has(Role.Switch) ? server.ToSandboxOptions(builder.Configuration) : null;
    if (sandbox is not null)
        builder.Configuration.AddInMemoryCollection([
            new("Webhooks:AllowPrivateTargets", "true"),
            .. PeopleOptions.Sandbox(builder.Configuration),
        ]);
    builder.Logging.UseOneLineConsole(builder.Configuration);
    builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = address => Listening.Bind(address, server));
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenOn(server, sandbox));
    builder.Services.AddWaysOut(server);
    builder.Services.AddSingleton(server).AddSingleton<Leaving>().AddSingleton<IHostLifetime, DrainingLifetime>();
    if (server.LogsPauses)
        builder.Services.AddHostedService<GcPauseLog>();
    if (server.Tls is { } tls)
        builder.Services.AddTls(tls, selfSigned: sandbox is not null);

    builder.Services.AddKpnEenData(builder.Configuration, keepsLog: server.Has(Role.Switch));
    if (server.Has(Role.Switch))
        builder.Services.AddKpnEenPbx(server.ToPbxOptions(sandbox)).AddCallControlEndpoint();
    else if (server.Switch is { } elsewhere)
        builder.Services.AddRemoteCallControl(elsewhere);
    if (server.Has(Role.Identity))
        builder.Services.AddKpnEenIdentity(builder.Configuration);
    if (server.Has(Role.Api))
        builder.Services.AddKpnEenApi(builder.Configuration);
    if (server.Has(Role.Jobs))
        builder.Services.AddKpnEenWebhooks(builder.Configuration).AddKpnEenDataJobs();
    if (sandbox is not null)
        builder.Services.AddKpnEenSandbox(sandbox);
    builder.Services.AddTelemetry(server.Telemetry);

    var app = builder.Build();
    app.UseTelemetry();
    app.UseLeaving();
    app.UseProxies();
    app.MapHealth();
    if (server.Has(Role.Api))
    {
        app.MapKpnEenApi(v1 =>
        {
            if (sandbox is not null)
                v1.MapSandbox();
        });
        app.MapKpnEenDocs();
    }

    if (server.Has(Role.Switch))
    {
        app.MapCallControl();
        app.MapSipOverWebSocket(server);
    }
    if (server.Has(Role.Identity))
        app.MapKpnEenIdentity();
    if (server.Has(Role.Portal))
        app.MapKpnEenPortal();
    app.Logger.LogInformation(
        "Starting as {Roles}: HTTP on {Http}, SIP on {Sip}",
        server.Roles,
        server.Http,
        string.Join(" and ", server.Sip)
    );
    await app.RunAsync();
    return 0;
}
catch (DatabaseNotUsableException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 3;
}
catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
{
    await Console.Error.WriteLineAsync("An address to listen on (KPNEEN_HTTP, KPNEEN_SIP and those beside them) is none of this machine.");
    return 1;
}
catch (FormatException e)
{
    // A setting is misspelt; the message tells which.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
