using System.Text.Json.Nodes;

namespace KpnEen.Api.OpenApi;

/// <summary>Answers whose members hang together, so that no sum of examples of members would be one that can come.</summary>
internal static class WholeExamples
{
    /// <summary>Click-to-dial, while the user's own phone rings.</summary>
    private const string Call = """
        {
          "id": "conv_0192f0c1d2e37b4c8d5e6f7081920a1b",
          "direction": "outbound",
          "state": "ringing",
          "customer": { "number": "+31612345678", "name": "P. Jansen", "presentation": "allowed", "verified": false, "country": "NL", "type": "mobile" },
          "dialled": { "number": "+31612345678", "kind": "number" },
          "startedAt": "2026-01-31T12:00:00.000Z",
          "legs": [
            {
              "id": "leg_0192f0c1d2e37b4c8d5e6f7081920a1b",
              "kind": "device",
              "direction": "outbound",
              "userId": "usr_0192f0c1d2e37b4c8d5e6f7081920a1b",
              "deviceId": "dev_0192f0c1d2e37b4c8d5e6f7081920a1b",
              "state": "ringing",
              "muted": false,
              "startedAt": "2026-01-31T12:00:00.120Z"
            }
          ],
          "recording": { "state": "none", "recordingIds": [] }
        }
        """;

    /// <param name="schema">Its name in the document.</param>
    /// <returns>A copy; null where the members are enough.</returns>
    public static JsonNode? Of(string schema) => schema == "Call" ? JsonNode.Parse(Call) : null;
}
