using System.Globalization;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip;

/// <summary>A request or a response. Typed properties read the headers; <see cref="Headers"/> is the truth.</summary>
public abstract class SipMessage
{
    private Cached<IReadOnlyList<Via>> vias;
    private Cached<IReadOnlyList<NameAddress>> contacts;

    private protected SipMessage(HeaderCollection headers) => Headers = headers;

    public HeaderCollection Headers { get; }

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Empty when missing; a parsed message always has it.</summary>
    public string CallId => Headers[HeaderNames.CallId] ?? "";

    public CSeq CSeq => (CSeq)(Headers.Single(HeaderNames.CSeq, HeaderReaders.Sequence) ?? throw Missing(HeaderNames.CSeq));

    public NameAddress From => Address(HeaderNames.From);

    public NameAddress To => Address(HeaderNames.To);

    public IReadOnlyList<Via> Vias => vias.Has(Headers) ? vias.Value : vias.Keep(Headers, Headers.List(HeaderNames.Via, HeaderReaders.Via));

    /// <summary>Without "*": see <see cref="HasStarContact"/>.</summary>
    public IReadOnlyList<NameAddress> Contacts =>
        contacts.Has(Headers) ? contacts.Value : contacts.Keep(Headers, Addresses(HeaderNames.Contact));

    /// <summary>Contact: * (RFC 3261 10.2.2).</summary>
    public bool HasStarContact => Headers.Contains(HeaderNames.Contact) && Headers.Values(HeaderNames.Contact).Contains("*");

    public IReadOnlyList<NameAddress> Routes => Addresses(HeaderNames.Route);

    public IReadOnlyList<NameAddress> RecordRoutes => Addresses(HeaderNames.RecordRoute);

    /// <summary>RFC 3327.</summary>
    public IReadOnlyList<NameAddress> Path => Addresses(HeaderNames.Path);

    public int? MaxForwards => HeaderRules.Hops(Headers);

    /// <summary>Media type, lower case, without parameters.</summary>
    public string? ContentType =>
        Headers[HeaderNames.ContentType] is { } type
            ? type.Split(';', 2)[0].Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()
            : null;

    /// <summary>Seconds; more than fits is the most that fits (RFC 3261 20.19).</summary>
    public uint? Expires => Seconds.Parse(Headers[HeaderNames.Expires]);

    /// <summary>The body when it is of this media type, or its part of this type when it is a multipart (RFC 5621); else empty.</summary>
    public ReadOnlyMemory<byte> FindBody(string mediaType)
    {
        if (ContentType is not { } type)
            return default;
        return type == mediaType ? Body
            : type.StartsWith("multipart/", StringComparison.Ordinal)
                ? MultipartReader.Find(Body, Headers[HeaderNames.ContentType]!, mediaType)
            : default;
    }

    /// <summary>Sets body and Content-Type; an empty body removes both.</summary>
    public void SetBody(ReadOnlyMemory<byte> body, string? contentType = null)
    {
        Body = body;
        Headers[HeaderNames.ContentType] = body.IsEmpty ? null : contentType ?? "application/sdp";
    }

    internal void TakeBody(ReadOnlyMemory<byte> body) => Body = body;

    internal void SetAddresses(string name, IEnumerable<NameAddress> addresses)
    {
        Headers.Remove(name);
        foreach (var address in addresses)
            Headers.Add(name, address.ToString());
    }

    private NameAddress Address(string name) => Headers.Single(name, HeaderReaders.Address) ?? throw Missing(name);

    private NameAddress[] Addresses(string name) => Headers.List(name, HeaderReaders.Address);

    private static InvalidOperationException Missing(string name) => new($"The message has no valid {name}.");

    private struct Cached<T>
    {
        private int version;

        public T Value { get; private set; }

        public readonly bool Has(HeaderCollection headers) => version == headers.Version + 1;

        public T Keep(HeaderCollection headers, T value)
        {
            Value = value;
            version = headers.Version + 1;
            return value;
        }
    }
}
