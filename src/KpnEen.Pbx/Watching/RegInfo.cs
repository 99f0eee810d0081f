using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Registrar;

namespace KpnEen.Pbx.Watching;

/// <summary>application/reginfo+xml (RFC 3680 5).</summary>
internal static class RegInfo
{
    public const string ContentType = "application/reginfo+xml";
    private const string Namespace = "urn:ietf:params:xml:ns:reginfo";

    /// <param name="gone">Contacts of the former document that are registered no more.</param>
    public static byte[] Write(
        uint version,
        WatchedUser user,
        ILookup<string, Binding> bindings,
        ILookup<string, Binding> gone,
        DateTimeOffset now
    ) =>
        XmlDocuments.Write(xml =>
        {
            xml.WriteStartElement("reginfo", Namespace);
            xml.WriteAttributeString("version", version.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("state", "full");
            foreach (var device in user.User.Devices)
                Registration(xml, user, device, bindings[device.Username], gone[device.Username], now);
            xml.WriteEndElement();
        });

    private static void Registration(
        XmlWriter xml,
        WatchedUser user,
        Device device,
        IEnumerable<Binding> bindings,
        IEnumerable<Binding> gone,
        DateTimeOffset now
    )
    {
        var (live, ended) = (bindings.ToArray(), gone.ToArray());
        xml.WriteStartElement("registration", Namespace);
        xml.WriteAttributeString("aor", Sip.SipUri.Sip(device.Username, user.Tenant.Tenant.Domain).ToString());
        xml.WriteAttributeString("id", device.Id);
        xml.WriteAttributeString(
            "state",
            live.Length > 0 ? "active"
                : ended.Length > 0 ? "terminated"
                : "init"
        );
        foreach (var binding in live)
            Contact(xml, binding, "active", "registered", (long)Math.Ceiling((binding.ExpiresAt - now).TotalSeconds));
        foreach (var binding in ended)
            Contact(xml, binding, "terminated", binding.ExpiresAt <= now ? "expired" : "unregistered", 0);
        xml.WriteEndElement();
    }

    private static void Contact(XmlWriter xml, Binding binding, string state, string what, long expires)
    {
        var uri = binding.Contact.ToString();
        xml.WriteStartElement("contact", Namespace);
        xml.WriteAttributeString("id", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri)).AsSpan(0, 8)));
        xml.WriteAttributeString("state", state);
        xml.WriteAttributeString("event", what);
        xml.WriteAttributeString("expires", expires.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("q", binding.Q.ToString("0.###", CultureInfo.InvariantCulture));
        xml.WriteElementString("uri", Namespace, XmlDocuments.Clean(uri));
        xml.WriteEndElement();
    }
}
