using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>Bodies made by spoiling the example of an operation.</summary>
internal sealed class HostileBodies(Random random)
{
    private readonly List<string> raw = [];

    public byte[] Make(HostileTarget target) =>
        target.Example is { } example && random.Next(10) > 0 ? Spoil(example, target) : Whole(target.Example?.ToJsonString() ?? "{}");

    private byte[] Spoil(JsonObject example, HostileTarget target)
    {
        raw.Clear();
        var body = example.DeepClone().AsObject();
        for (var times = random.Next(1, 4); times > 0; times--)
            SpoilOne(body, target);
        var text = body.ToJsonString();
        for (var i = 0; i < raw.Count; i++)
            text = text.Replace($"\"@@{i}@@\"", raw[i], StringComparison.Ordinal);
        return random.Next(12) == 0 ? Whole(text) : Encoding.UTF8.GetBytes(text);
    }

    private void SpoilOne(JsonObject body, HostileTarget target)
    {
        var at = Inside(body);
        var names = at.Select(m => m.Key).ToList();
        switch (random.Next(8))
        {
            case 0:
                at[Name()] = Raw(Value());
                break;
            case 1 when names.Count > 0:
                at.Remove(names[random.Next(names.Count)]);
                break;
            case 2 or 3 when target.Members.Count > 0:
                var (member, schema) = target.Members.ElementAt(random.Next(target.Members.Count));
                body[member] = Raw(HostileTexts.AtBound(random, schema) ?? Value());
                break;
            case 4 when names.Count > 0:
                // Twice the same name, written apart from the rest.
                var twice = names[random.Next(names.Count)];
                at[twice] = Raw($"1,{HostileTexts.Quoted(twice)}:2");
                break;
            default:
                at[names.Count > 0 ? names[random.Next(names.Count)] : Name()] = Raw(Value());
                break;
        }
    }

    private JsonObject Inside(JsonObject body)
    {
        var inner = body.Select(m => m.Value).OfType<JsonObject>().ToList();
        return inner.Count > 0 && random.Next(3) == 0 ? Inside(inner[random.Next(inner.Count)]) : body;
    }

    private JsonNode Raw(string json)
    {
        raw.Add(json);
        return JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"@@{raw.Count - 1}@@"));
    }

    private string Value() =>
        random.Next(12) switch
        {
            0 => $"\"{HostileTexts.Long(random)}\"",
            1 => new string('[', random.Next(20, 40)) + new string(']', 30),
            _ => HostileTexts.Json[random.Next(HostileTexts.Json.Length)],
        };

    private string Name() =>
        new[]
        {
            "tenantId",
            "id",
            "createdAt",
            "state",
            "isAdmin",
            "__proto__",
            "$type",
            "$ref",
            "",
            "a.b",
            "a/b~c",
            "naïve",
            "A",
            "constructor",
        }[random.Next(14)];

    private byte[] Whole(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        return random.Next(16) switch
        {
            0 => [],
            1 => "null"u8.ToArray(),
            2 => "[]"u8.ToArray(),
            3 => Encoding.UTF8.GetBytes(HostileTexts.Json[random.Next(HostileTexts.Json.Length)]),
            4 => octets[..random.Next(octets.Length)],
            5 => [.. octets, .. octets],
            6 => [.. Encoding.UTF8.Preamble, .. octets],
            7 => Encoding.Unicode.GetBytes(text),
            8 => Encoding.UTF8.GetBytes(new string('[', 1000) + new string(']', 1000)),
            9 => Encoding.UTF8.GetBytes($"[{text}]"),
            10 => Encoding.UTF8.GetBytes($"/* a */{text}"),
            11 => Encoding.UTF8.GetBytes(text.Replace('"', '\'')),
            12 => Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"m{i}\":{i}")) + "}"),
            _ => Flip(octets),
        };
    }

    private byte[] Flip(byte[] octets)
    {
        for (var times = random.Next(1, 4); times > 0 && octets.Length > 0; times--)
            octets[random.Next(octets.Length)] = (byte)random.Next(256);
        return octets;
    }
}
