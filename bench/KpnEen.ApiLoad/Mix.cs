using System.Text.Json.Nodes;

namespace KpnEen.ApiLoad;

/// <summary>What customers do with the API, in a fixed order: of twenty requests seventeen read.</summary>
internal sealed class Mix(Api api, IReadOnlyList<string> users, IReadOnlyList<string> deep, IReadOnlyList<string> records, string caller)
{
    /// <summary>Rows of a page.</summary>
    private const int Page = 50;

    /// <summary>Which page of so many rows is far in: the last one found.</summary>
    public int Depth => 1 + deep.Count;

    /// <summary>Finds the cursors of the first thousand pages.</summary>
    public static async Task<Mix> PrepareAsync(Api api, IReadOnlyList<string> users, string caller)
    {
        var (deep, records) = (new List<string>(), new List<string>());
        var path = $"/v1/call-records?limit={Page}";
        var next = "";
        while (deep.Count < 999)
        {
            var list = await api.ReadAsync(HttpMethod.Get, path + next);
            records.AddRange(list["items"]!.AsArray().Select(i => (string)i!["conversationId"]!));
            if ((string?)list["nextCursor"] is not { } cursor)
                break;
            next = $"&cursor={Uri.EscapeDataString(cursor)}";
            deep.Add(path + next);
        }
        return new Mix(api, users, deep, records, caller);
    }

    /// <summary>The first page and the last one found, in turns, one request at a time.</summary>
    public async Task<(Latencies First, Latencies Deep)> PagesAsync()
    {
        var (first, last) = (new List<(Answer, double)>(), new List<(Answer, double)>());
        for (var n = 0; n < 200; n++)
        {
            foreach (var (path, times) in new[] { ($"/v1/call-records?limit={Page}", first), (deep[^1], last) })
            {
                var began = TimeProvider.System.GetTimestamp();
                var answer = await api.GetAsync("page", path);
                times.Add((answer, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds));
            }
        }
        return (new Latencies(first), new Latencies(last));
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
            4 or 15 => api.GetAsync("records, far in", deep[deep.Count - 1 - n % (deep.Count / 2)]),
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
