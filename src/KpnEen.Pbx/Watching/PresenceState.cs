using System.Collections.Immutable;
using System.Xml;

namespace KpnEen.Pbx.Watching;

/// <summary>What is known of a user: reachable, in a call, and what the phones published.</summary>
/// <param name="Published">Oldest first.</param>
internal sealed record PresenceState(bool IsReachable, bool IsOnThePhone, bool IsDoNotDisturb, ImmutableArray<PresenceDocument> Published)
{
    private const string Pidf = "urn:ietf:params:xml:ns:pidf";
    private const string DataModel = "urn:ietf:params:xml:ns:pidf:data-model";
    private const string Rpid = "urn:ietf:params:xml:ns:pidf:rpid";

    public bool Equals(PresenceState? other) =>
        other is not null
        && (other.IsReachable, other.IsOnThePhone, other.IsDoNotDisturb) == (IsReachable, IsOnThePhone, IsDoNotDisturb)
        && other.Published.SequenceEqual(Published);

    public override int GetHashCode() => HashCode.Combine(IsReachable, IsOnThePhone, IsDoNotDisturb, Published.Length);

    /// <summary>application/pidf+xml (RFC 3863) with a person (RFC 4479, RFC 4480).</summary>
    public byte[] Write(WatchedUser user) =>
        XmlDocuments.Write(xml =>
        {
            xml.WriteStartElement("presence", Pidf);
            xml.WriteAttributeString("xmlns", "dm", null, DataModel);
            xml.WriteAttributeString("xmlns", "rpid", null, Rpid);
            xml.WriteAttributeString("entity", user.Uri);
            Tuple(xml, "exchange", IsReachable && !IsDoNotDisturb, user.Uri, null);
            for (var i = 0; i < Published.Length; i++)
                Tuple(xml, $"phone{i + 1}", Published[i].IsOpen ?? IsReachable, null, Published[i].Note);
            Person(xml);
            xml.WriteEndElement();
        });

    private static void Tuple(XmlWriter xml, string id, bool open, string? contact, string? note)
    {
        xml.WriteStartElement("tuple", Pidf);
        xml.WriteAttributeString("id", id);
        xml.WriteStartElement("status", Pidf);
        xml.WriteElementString("basic", Pidf, open ? "open" : "closed");
        xml.WriteEndElement();
        if (contact is not null)
            xml.WriteElementString("contact", Pidf, XmlDocuments.Clean(contact));
        if (!string.IsNullOrEmpty(note))
            xml.WriteElementString("note", Pidf, XmlDocuments.Clean(note));
        xml.WriteEndElement();
    }

    private void Person(XmlWriter xml)
    {
        var activities = Published
            .SelectMany(p => p.Activities)
            .Concat(IsOnThePhone ? ["on-the-phone"] : [])
            .Concat(IsDoNotDisturb ? ["busy"] : [])
            .Distinct()
            .ToArray();
        if (activities.Length == 0)
            return;
        xml.WriteStartElement("dm", "person", DataModel);
        xml.WriteAttributeString("id", "person");
        xml.WriteStartElement("rpid", "activities", Rpid);
        foreach (var activity in activities)
            xml.WriteElementString("rpid", activity, Rpid, "");
        xml.WriteEndElement();
        if (IsDoNotDisturb)
            xml.WriteElementString("dm", "note", DataModel, "Do not disturb");
        xml.WriteEndElement();
    }
}
