using System.Collections.Concurrent;
using System.Collections.Frozen;
using KpnEen.Media;

namespace KpnEen.Pbx.Prompts;

/// <summary>The spoken prompts that come with the exchange (build/prompts), each decoded when it is first said.</summary>
public sealed class PromptLibrary
{
    /// <summary>What callers may hear; the first is the default.</summary>
    public static readonly IReadOnlyList<string> Languages = ["nl", "en"];

    private const string Folder = "prompts/";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // Name and language to resource: what is embedded in this assembly never changes.
    private static readonly FrozenDictionary<(string Language, string Name), string> Resources = typeof(PromptLibrary)
        .Assembly.GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
        .Select(resource => (resource, parts: resource[Folder.Length..].Split('/')))
        .ToFrozenDictionary(r => (r.parts[0], r.parts[1]), r => r.resource);

    private readonly ConcurrentDictionary<(string, string), AudioClip> clips = new();

    public static IEnumerable<string> Names(string language) =>
        Resources.Keys.Where(key => key.Language == language).Select(key => key.Name);

    public static bool Has(string name, string language) => Resources.ContainsKey((language, name));

    /// <exception cref="KeyNotFoundException">No such prompt in that language.</exception>
    public AudioClip Get(string name, string language) => clips.GetOrAdd((language, name), Read);

    private static AudioClip Read((string Language, string Name) key)
    {
        if (!Resources.TryGetValue(key, out var resource))
            throw new KeyNotFoundException($"There is no prompt {key.Name} in {key.Language}.");
        using var stream = typeof(PromptLibrary).Assembly.GetManifestResourceStream(resource)!;
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return WavFile.Read(file, Longest);
    }
}
