using BelMeNu;
using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;
using Microsoft.Extensions.FileProviders;

// A shop's website with the Bel-me-nu button. Listens at BELMENU_URL.
var sandbox = SandboxFile.Find();
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls(Setting.Get("BELMENU_URL") ?? "http://127.0.0.1:5090");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddKpnEenClient(o => o.UseEnvironment(sandbox));
var app = builder.Build();

var client = app.Services.GetRequiredService<KpnEenClient>();
var pages = new Pages(Path.Combine(AppContext.BaseDirectory, "wwwroot"), Path.Combine(AppContext.BaseDirectory, "call-me-now"));
app.MapGet("/", () => pages.Shop());
app.MapGet("/call-me-now/signature.html", () => pages.Signature());
app.UseStaticFiles();
app.UseStaticFiles(
    new StaticFileOptions
    {
        FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "call-me-now")),
        RequestPath = "/call-me-now",
    }
);

await app.StartAsync();
var here = new Uri(Setting.Get("BELMENU_PUBLIC_URL") ?? app.Urls.First());
var key = await ButtonKey.EnsureAsync(client, here, sandbox, app.Lifetime.ApplicationStopping);
pages.Publish(Setting.Get("KPNEEN_PUBLIC_API") ?? client.BaseAddress.ToString(), key);
Console.WriteLine($"BelMeNu is at {here}");
Console.WriteLine($"For a signature: {new Uri(here, $"/call-me-now/signature.html?key={key}&name=Anna")}");
await app.WaitForShutdownAsync();
