namespace KpnEen.Sip;

/// <summary>A request or a response. Typed properties read the headers; <see cref="Headers"/> is the truth.</summary>
public abstract class SipMessage
{
    private protected SipMessage(HeaderCollection headers) => Headers = headers;

    public HeaderCollection Headers { get; }

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Empty when missing; a parsed message always has it.</summary>
    public string CallId => throw new NotImplementedException();

    public CSeq CSeq => throw new NotImplementedException();

    public NameAddress From => throw new NotImplementedException();

    public NameAddress To => throw new NotImplementedException();

    public IReadOnlyList<Via> Vias => throw new NotImplementedException();

    /// <summary>Without "*": see <see cref="HasStarContact"/>.</summary>
    public IReadOnlyList<NameAddress> Contacts => throw new NotImplementedException();

    /// <summary>Contact: * (RFC 3261 10.2.2).</summary>
    public bool HasStarContact => throw new NotImplementedException();

    public IReadOnlyList<NameAddress> Routes => throw new NotImplementedException();

    public IReadOnlyList<NameAddress> RecordRoutes => throw new NotImplementedException();

    /// <summary>RFC 3327.</summary>
    public IReadOnlyList<NameAddress> Path => throw new NotImplementedException();

    public int? MaxForwards => throw new NotImplementedException();

    /// <summary>Media type, lower case, without parameters.</summary>
    public string? ContentType => throw new NotImplementedException();

    /// <summary>Seconds.</summary>
    public uint? Expires => throw new NotImplementedException();

    /// <summary>Sets body and Content-Type; an empty body removes both.</summary>
    public void SetBody(ReadOnlyMemory<byte> body, string? contentType = null) => throw new NotImplementedException();
}
