using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;
using TenantSetup;
using TenantSetup.Steps;

// Makes the exchange look like a file says. Usage: TenantSetup [tenant.json]
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupt.Cancel();
};
try
{
    var wanted = TenantFile.Read(args.FirstOrDefault() ?? Path.Combine(AppContext.BaseDirectory, "tenant.json"));
    using var partner = new KpnEenClient(new KpnEenClientOptions().UseEnvironment(SandboxFile.Find(), partner: true));
    var report = new Report(Console.Out);

    var tenant = await TenantStep.EnsureAsync(partner, wanted.Tenant, report, interrupt.Token);
    using var client = partner.ForTenant(tenant.Id);
    var credentials = new CredentialsFile(Environment.GetEnvironmentVariable("TENANTSETUP_CREDENTIALS") ?? "credentials.json");

    var users = new Dictionary<string, User>();
    foreach (var user in wanted.Users)
    {
        var made = users[user.Extension] = await UserStep.EnsureAsync(client, user, report, interrupt.Token);
        await DeviceStep.EnsureAsync(client, made, user.Devices, credentials, report, interrupt.Token);
        await ForwardingStep.EnsureAsync(client, made, user.Forwarding, report, interrupt.Token);
    }
    var groups = new Dictionary<string, HuntGroup>();
    foreach (var group in wanted.HuntGroups)
        groups[group.Extension] = await HuntGroupStep.EnsureAsync(client, group, users, report, interrupt.Token);
    foreach (var number in wanted.Numbers)
        await NumberStep.EnsureAsync(client, number, users, groups, report, interrupt.Token);

    report.Summarise();
    return 0;
}
catch (Exception e)
    when (e is ApiException or ArgumentException or IOException or System.Text.Json.JsonException or InvalidTenantFileException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
