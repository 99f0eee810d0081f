using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Camara;

/// <summary>The document of the facade, as it is served; answers are held against it wherever they come (<see cref="ContractJudge"/>).</summary>
internal static class CamaraDocument
{
    public const string Path = "/openapi/click-to-dial.json";

    /// <summary>Holds what a sink was told against the document's callback, and the document against the schema of OpenAPI.</summary>
    public static async Task DemandNotificationsAsync(ApiFixture api, IEnumerable<JsonNode> told)
    {
        var document = JsonNode.Parse((await api.Anonymous().GetAsync(Path)).Text)!;
        var found = await NodeScript.RunAsync("camara-callback.mjs", new { document, told });
        Assert.True(found.GetArrayLength() == 0, found.GetRawText());
    }
}
