using System.Collections.Immutable;
using System.Xml;

namespace KpnEen.Pbx.Watching;

/// <summary>What a phone says of its user: the parts of a PIDF document (RFC 3863, RFC 4480) that are passed on. The rest is left out.</summary>
/// <param name="IsOpen">The basic status; null when it says none.</param>
/// <param name="Activities">Words of RFC 4480 3.2.</param>
public sealed record PresenceDocument(bool? IsOpen, ImmutableArray<string> Activities, string? Note)
{
    public const string ContentType = "application/pidf+xml";
    private const string Pidf = "urn:ietf:params:xml:ns:pidf";
    private const int LongestNote = 256;
    private const int MostNodes = 1000;
    private const int Deepest = 32;

    private static readonly ImmutableHashSet<string> Known =
    [
        "appointment",
        "away",
        "breakfast",
        "busy",
        "dinner",
        "holiday",
        "in-transit",
        "lunch",
        "meal",
        "meeting",
        "on-the-phone",
        "other",
        "permanent-absence",
        "presentation",
        "sleeping",
        "steering",
        "travel",
        "unknown",
        "vacation",
        "working",
    ];

    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 65_536,
    };

    /// <summary>Null when it is no presence document.</summary>
    public static PresenceDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), Safe);
            return Read(xml);
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            return null;
        }
    }

    private static PresenceDocument? Read(XmlReader xml)
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "presence" || xml.NamespaceURI != Pidf)
            return null;
        bool? open = null;
        string? note = null;
        var activities = ImmutableArray.CreateBuilder<string>();
        var inside = "";
        for (var nodes = 0; xml.Read(); nodes++)
        {
            if (nodes > MostNodes || xml.Depth > Deepest)
                return null;
            if (xml.NodeType == XmlNodeType.Element)
            {
                inside = xml.LocalName;
                if (Known.Contains(inside) && activities.Count < Known.Count && !activities.Contains(inside))
                    activities.Add(inside);
            }
            else if (xml.NodeType == XmlNodeType.Text && inside == "basic")
                // Open somewhere is open (RFC 3863 4.1.4).
                open = open == true || xml.Value.Trim() == "open";
            else if (xml.NodeType == XmlNodeType.Text && inside == "note")
                note ??= xml.Value.Length > LongestNote ? xml.Value[..LongestNote] : xml.Value;
            else if (xml.NodeType == XmlNodeType.EndElement)
                inside = "";
        }
        return new(open, activities.ToImmutable(), note);
    }

    public bool Equals(PresenceDocument? other) =>
        other is not null && other.IsOpen == IsOpen && other.Note == Note && other.Activities.SequenceEqual(Activities);

    public override int GetHashCode() => HashCode.Combine(IsOpen, Note, Activities.Length);
}
