using System.Globalization;
using System.Xml;

namespace KpnEen.Pbx.Watching;

/// <summary>application/dialog-info+xml (RFC 4235 4).</summary>
internal static class DialogInfo
{
    public const string ContentType = "application/dialog-info+xml";
    private const string Namespace = "urn:ietf:params:xml:ns:dialog-info";

    /// <param name="gone">Lines of the former document that are over: told once more as terminated, for lamps that keep what they heard.</param>
    public static byte[] Write(uint version, WatchedUser user, IReadOnlyList<UserLine> lines, IEnumerable<UserLine> gone) =>
        XmlDocuments.Write(xml =>
        {
            xml.WriteStartElement("dialog-info", Namespace);
            xml.WriteAttributeString("version", version.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("state", "full");
            xml.WriteAttributeString("entity", user.Uri);
            foreach (var line in lines)
                Line(xml, user, line, Word(line.State));
            foreach (var line in gone)
                Line(xml, user, line, "terminated");
            xml.WriteEndElement();
        });

    private static void Line(XmlWriter xml, WatchedUser user, UserLine line, string state)
    {
        xml.WriteStartElement("dialog", Namespace);
        xml.WriteAttributeString("id", line.Id);
        if (line.CallId is { } callId)
            xml.WriteAttributeString("call-id", XmlDocuments.Clean(callId));
        xml.WriteAttributeString("direction", line.IsInitiator ? "initiator" : "recipient");
        xml.WriteElementString("state", Namespace, state);
        xml.WriteStartElement("local", Namespace);
        Identity(xml, user.User.Name, user.Uri);
        Target(xml, user.Uri, line.IsHolding);
        xml.WriteEndElement();
        xml.WriteStartElement("remote", Namespace);
        var remote = line.Remote.Number is { } number
            ? Sip.SipUri.Sip(number, user.Tenant.Tenant.Domain).ToString()
            : "sip:anonymous@anonymous.invalid";
        Identity(xml, line.Remote.Number is null ? "Anonymous" : line.Remote.Name, remote);
        Target(xml, remote, false);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Identity(XmlWriter xml, string? display, string uri)
    {
        xml.WriteStartElement("identity", Namespace);
        if (!string.IsNullOrEmpty(display))
            xml.WriteAttributeString("display", XmlDocuments.Clean(display));
        xml.WriteString(XmlDocuments.Clean(uri));
        xml.WriteEndElement();
    }

    // RFC 4235 4.1.6.2: a side that holds does not render.
    private static void Target(XmlWriter xml, string uri, bool holds)
    {
        xml.WriteStartElement("target", Namespace);
        xml.WriteAttributeString("uri", XmlDocuments.Clean(uri));
        if (holds)
        {
            xml.WriteStartElement("param", Namespace);
            xml.WriteAttributeString("pname", "+sip.rendering");
            xml.WriteAttributeString("pval", "no");
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string Word(LineState state) =>
        state switch
        {
            LineState.Trying => "trying",
            LineState.Early => "early",
            _ => "confirmed",
        };
}
