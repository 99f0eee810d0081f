using System.Text.Json.Nodes;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.OpenApi;

/// <summary>A4: the document breaks no client of the last release, whose document lies in <c>openapi/baseline</c>. A release copies its own there.</summary>
public sealed class BreakingChangeTests
{
    [Fact]
    public async Task A4_Nothing_that_clients_of_the_last_release_use_is_gone()
    {
        var breaking = await BreakingAsync(await ReadAsync("openapi/baseline/kpneen.v1.json"), await ReadAsync("openapi/kpneen.v1.json"));
        Assert.True(
            breaking.Length == 0,
            $"The document breaks clients of the last release. Keep what they use beside the new, or release a new version:\n{string.Join('\n', breaking)}"
        );
    }

    [Fact]
    public async Task A4_A_removed_operation_a_new_duty_and_a_lost_member_break_clients_and_a_new_operation_does_not()
    {
        var old = Small();
        var grown = Small();
        grown["paths"]!["/things"]!["delete"] = grown["paths"]!["/things"]!["get"]!.DeepClone();
        grown["components"]!["schemas"]!["Thing"]!["properties"]!["colour"] = new JsonObject { ["type"] = "string" };
        Assert.Empty(await BreakingAsync(old, grown));

        var removed = Small();
        removed["paths"]!["/things"]!.AsObject().Remove("get");
        Assert.Contains(await BreakingAsync(old, removed), b => b.StartsWith("method.remove", StringComparison.Ordinal));

        var forgetful = Small();
        forgetful["components"]!["schemas"]!["Thing"]!["properties"]!.AsObject().Remove("size");
        Assert.Contains(await BreakingAsync(old, forgetful), b => b.StartsWith("request.body", StringComparison.Ordinal));

        var stricter = Small();
        stricter["components"]!["schemas"]!["Thing"]!["required"]!.AsArray().Add("size");
        Assert.Contains(await BreakingAsync(old, stricter), b => b.StartsWith("request.body", StringComparison.Ordinal));

        var poorer = Small();
        poorer["components"]!["schemas"]!["Thing"]!["required"]!.AsArray().Clear();
        Assert.Contains(await BreakingAsync(old, poorer), b => b.StartsWith("response.body", StringComparison.Ordinal));
    }

    private static JsonNode Small() =>
        JsonNode.Parse(
            """
            {
              "openapi": "3.1.1",
              "info": { "title": "Small", "version": "1" },
              "paths": {
                "/things": {
                  "get": { "responses": { "200": { "description": "ok", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } } },
                  "post": {
                    "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
                    "responses": { "204": { "description": "done" } }
                  }
                }
              },
              "components": {
                "schemas": {
                  "Thing": {
                    "type": "object",
                    "required": ["name"],
                    "properties": { "name": { "type": "string" }, "size": { "type": ["integer", "null"] } }
                  }
                }
              }
            }
            """
        )!;

    private static async Task<JsonNode> ReadAsync(string path) =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, path)))!;

    private static async Task<string[]> BreakingAsync(JsonNode old, JsonNode @new)
    {
        var found = await NodeScript.RunAsync("openapi-breaking.mjs", new { old, @new }, TimeSpan.FromMinutes(4));
        return [.. found.EnumerateArray().Select(b => $"{b.GetProperty("what").GetString()} at {b.GetProperty("at").GetString()}")];
    }
}
