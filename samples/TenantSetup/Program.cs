using KpnEen.Cli;

// A partner sets a customer up from a file: what "kpneen apply --partner tenant.yaml" does, out of a program of one's own. Usage: TenantSetup [tenant.yaml]
var file = args.FirstOrDefault() ?? Path.Combine(AppContext.BaseDirectory, "tenant.yaml");
var secrets = Environment.GetEnvironmentVariable("TENANTSETUP_CREDENTIALS") ?? "credentials.json";
return await Kpneen.RunAsync(["apply", "--partner", "--secrets", secrets, file], Surroundings.OfProcess());
