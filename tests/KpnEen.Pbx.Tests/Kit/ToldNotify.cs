using System.Text;
using System.Xml.Linq;
using KpnEen.Sip;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>A NOTIFY that came, and when.</summary>
public sealed record ToldNotify(TimeSpan At, SipRequest Request)
{
    private string[]? lines;

    public string Text => Encoding.UTF8.GetString(Request.Body.Span);
    public XElement Xml => XDocument.Parse(Text).Root!;
    public string State => Request.Headers["Subscription-State"]!;

    /// <summary>The states of the dialogs in a dialog-info document.</summary>
    public string[] Lines => lines ??= [.. Xml.Elements().Select(d => d.Elements().Single(e => e.Name.LocalName == "state").Value)];

    public string? Attribute(string name) => Xml.Attribute(name)?.Value;

    /// <summary>All values of the elements with this local name.</summary>
    public string[] Values(string element) => [.. Xml.Descendants().Where(e => e.Name.LocalName == element).Select(e => e.Value)];
}
