namespace KpnEen.Sip.Parsing;

/// <summary>What came of a received message.</summary>
internal sealed class ParseResult(int headers)
{
    /// <summary>The message; null when it is malformed.</summary>
    public SipMessage? Message { get; set; }

    /// <summary>What could be read, also of a malformed message: enough to answer it.</summary>
    public HeaderCollection Headers { get; } = new(headers);

    public bool IsResponse { get; set; }

    /// <summary>Of a request, as far as it could be read.</summary>
    public string? Method { get; set; }

    /// <summary>The status to refuse the message with; 0 when it is well-formed.</summary>
    public int FaultStatus { get; private set; }

    /// <summary>Names the header or the part that is wrong.</summary>
    public string? Fault { get; private set; }

    /// <summary>Keeps the first fault.</summary>
    public void Refuse(string fault, int status = 400)
    {
        if (FaultStatus != 0)
            return;
        FaultStatus = status;
        Fault = fault;
    }
}
