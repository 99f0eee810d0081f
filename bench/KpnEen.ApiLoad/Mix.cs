using System.Text.Json.Nodes;

namespace KpnEen.ApiLoad;

/// <summary>What customers do with the API, in a fixed order: of twenty requests seventeen read.</summary>
internal sealed class Mix(Api api, IReadOnlyList<string> users, IReadOnlyList<string> deep, IReadOnlyList<string> records, string caller)
{
    /// <summary>Makes users, and finds cursors far in.</summary>
    public static async Task<Mix> PrepareAsync(Api api, IReadOnlyList<string> users, string caller)
    {
        var (deep, records) = (new List<string>(), new List<string>());
        var path = "/v1/call-records?limit=200";
        var next = "";
        for (var page = 0; page < 60; page++)
        {
            var list = await api.ReadAsync(HttpMethod.Get, path + next);
            records.AddRange(list["items"]!.AsArray().Select(i => (string)i!["conversationId"]!));
            if ((string?)list["nextCursor"] is not { } cursor)
                break;
            next = $"&cursor={Uri.EscapeDataString(cursor)}";
            if (page >= 40)
                deep.Add($"{path}{next}".Replace("limit=200", "limit=50", StringComparison.Ordinal));
        }
        return new Mix(api, users, deep, records, caller);
    }

    public static async Task<List<string>> UsersAsync(Api api, int count)
    {
        var users = new List<string>();
        for (var n = 0; n < count; n++)
        {
            JsonNode user = await api.ReadAsync(HttpMethod.Post, "/v1/users", new { extension = $"{4000 + n}", name = $"Load {n}" });
            users.Add((string)user["id"]!);
        }
        return users;
    }

    public Task<Answer> AskAsync(int n)
    {
        var user = users[n % users.Count];
        return (n % 20) switch
        {
            0 or 7 => api.GetAsync("records, newest", "/v1/call-records?limit=50"),
            1 or 8 => api.GetAsync("records of a number", $"/v1/call-records?number=%2B3120{1_000_000 + n % 20_000}"),
            2 or 14 => api.GetAsync("records of a user", $"/v1/call-records?userId={user}"),
            3 => api.GetAsync("records, missed", "/v1/call-records?outcome=missed"),
            4 or 15 => api.GetAsync("records, page 41 and on", deep[n % deep.Count]),
            5 or 16 or 18 => api.GetAsync("a record", $"/v1/call-records/{records[n % records.Count]}"),
            6 => api.GetAsync("users", "/v1/users"),
            9 or 17 => api.GetAsync("a user", $"/v1/users/{user}"),
            11 => api.GetAsync("live calls", "/v1/calls"),
            12 => api.GetAsync("events", "/v1/events?limit=50"),
            10 => api.PutAsync(
                "PUT a service",
                $"/v1/users/{user}/services/call-recording",
                new { mode = n % 40 < 20 ? "always" : "never" }
            ),
            13 => api.PatchAsync("PATCH a user", $"/v1/users/{user}", $$"""{"name":"Load {{n}}"}"""),
            _ => n % 100 == 19
                ? api.PostAsync("POST users", "/v1/users", new { extension = $"{100_000 + n}", name = "New" })
                : api.PostAsync("POST calls", "/v1/calls", new { userId = caller, to = "201" }),
        };
    }
}
