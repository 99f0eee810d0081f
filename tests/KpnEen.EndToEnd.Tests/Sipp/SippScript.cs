using System.Text;

namespace KpnEen.EndToEnd.Tests.Sipp;

/// <summary>
/// A scenario of SIPp, written as the conversation reads. Whoever runs it tells [service] (whom to dial), [user] and [domain]; it speaks A-law.
/// </summary>
internal sealed class SippScript
{
    private const string Via = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
    private const string Contact = "Contact: <sip:[user]@[local_ip]:[local_port];transport=[transport]>";
    private const string Own = "<sip:[user]@[domain]>;tag=c[pid]-[call_number]";
    private readonly StringBuilder steps = new();
    private readonly SortedSet<string> kept = [];
    private bool isCalled;
    private bool isBehindEdge;
    private int cseq;

    public string Xml
    {
        get
        {
            // SIPp refuses variables that are set and never read.
            var references = kept.Count > 0 ? $"  <Reference variables=\"{string.Join(',', kept)}\"/>\n" : "";
            return $"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<scenario name=\"script\">\n{steps}{references}</scenario>\n";
        }
    }

    /// <summary>REGISTER, the challenge, and REGISTER again with the answer to it.</summary>
    public SippScript Registers(int seconds, int status = 200, string contact = "", int first = 1) =>
        Register(seconds, contact, first)
            .Hears(401, more: " auth=\"true\"")
            .Register(seconds, contact, first + 1, "[authentication]")
            .Hears(status);

    public SippScript Register(int seconds, string contact, int number, string credentials = "") =>
        Send(
            retransmit: true,
            "REGISTER sip:[domain] SIP/2.0",
            Via,
            "From: <sip:[user]@[domain]>;tag=r[pid]",
            "To: <sip:[user]@[domain]>",
            "Call-ID: [call_id]",
            $"CSeq: {number} REGISTER",
            "Max-Forwards: 70",
            contact.Length == 0 ? Contact : $"Contact: {contact}",
            $"Expires: {seconds}",
            credentials,
            "Content-Length: 0"
        );

    /// <summary>INVITE, the challenge, and INVITE again with the answer to it.</summary>
    public SippScript Calls(string? body = null, string more = "") =>
        Invite(1, body, more)
            .Hears(100, " optional=\"true\"")
            .Hears(401, " auth=\"true\"")
            .AcksRefusal()
            .Invite(2, body, more, "[authentication]");

    public SippScript Invite(int number, string? body = null, string more = "", string credentials = "")
    {
        cseq = number;
        return Send(
            retransmit: true,
            "INVITE sip:[service]@[domain] SIP/2.0",
            Via,
            $"From: {Own}",
            "To: <sip:[service]@[domain]>",
            "Call-ID: [call_id]",
            $"CSeq: {cseq} INVITE",
            "Max-Forwards: 70",
            Contact,
            "Allow: INVITE, ACK, CANCEL, BYE, REFER, NOTIFY, INFO, UPDATE, PRACK",
            credentials,
            more,
            body ?? Sdp("sendrecv")
        );
    }

    /// <summary>The ACK of a refusal belongs to the transaction of its INVITE (RFC 3261 17.1.1.3).</summary>
    public SippScript AcksRefusal() => OfInvite("ACK");

    /// <summary>CANCEL of the INVITE, of which something was heard already.</summary>
    public SippScript Cancels() => OfInvite("CANCEL");

    /// <summary>Passes over what may come before, and hears the answer.</summary>
    public SippScript HearsAnswer(int status = 200)
    {
        foreach (var provisional in new[] { 100, 180, 181, 183 })
            Hears(provisional, " optional=\"true\" rrs=\"true\"");
        return status < 300 ? Hears(status, " rrs=\"true\"", Keep("To:", "far")) : Hears(status);
    }

    public SippScript Acks(string? body = null) => InDialog("ACK", body, number: cseq);

    public SippScript HangsUp() => InDialog("BYE").Hears(200);

    /// <summary>Is hung up on.</summary>
    public SippScript IsHungUp() => Gets("BYE").Responds();

    /// <summary>A request inside the dialog.</summary>
    public SippScript InDialog(string method, string? body = null, string more = "", int? number = null)
    {
        var next = number ?? (cseq += 1);
        return Send(
            retransmit: method != "ACK",
            $"{method} [next_url] SIP/2.0",
            Via,
            isCalled ? "From: [$own];tag=u[pid]-[call_number]" : $"From: {Own}",
            "To: [$far]",
            "Call-ID: [call_id]",
            $"CSeq: {next} {method}",
            "Max-Forwards: 70",
            // Left out by SIPp where there is none.
            "[routes]",
            Contact,
            more,
            body ?? "Content-Length: 0"
        );
    }

    /// <summary>A request inside a dialog that another run of SIPp holds.</summary>
    public SippScript Outside(string method, SipDialogId dialog, string more) =>
        Send(
            retransmit: true,
            $"{method} {dialog.Target} SIP/2.0",
            Via,
            $"From: {dialog.Local}",
            $"To: {dialog.Remote}",
            $"Call-ID: {dialog.CallId}",
            $"CSeq: 90 {method}",
            "Max-Forwards: 70",
            Contact,
            more,
            "Content-Length: 0"
        );

    /// <summary>Changes the direction of the media by re-INVITE.</summary>
    public SippScript ReInvites(string direction) =>
        InDialog("INVITE", Sdp(direction)).Hears(100, " optional=\"true\"").Hears(200, " rrs=\"true\"").Acks();

    /// <summary>Is called through a proxy: each request comes with two Via.</summary>
    public SippScript BehindEdge()
    {
        isBehindEdge = true;
        return this;
    }

    /// <summary>Is called, and says so.</summary>
    public SippScript IsCalled(int ring = 180, string? body = null, string more = "")
    {
        isCalled = true;
        var second = isBehindEdge ? Keep("Via:", "via2", 2) : "";
        return Gets("INVITE", Keep("Via:", "via") + second + Keep("From:", "far") + Keep("To:", "own") + Keep("CSeq:", "cseq"))
            .OfCaller(ring, body, more, retransmit: false);
    }

    /// <summary>The final answer to the INVITE.</summary>
    public SippScript Answers(int status = 200, string? body = null) =>
        OfCaller(status, status < 300 ? body ?? Sdp("sendrecv") : null, "", retransmit: true).Gets("ACK");

    /// <summary>SUBSCRIBE, the challenge, and SUBSCRIBE again with the answer to it.</summary>
    public SippScript Subscribes(string package, int seconds) =>
        Subscribe(package, seconds, 1)
            .Hears(401, " auth=\"true\"")
            .Subscribe(package, seconds, 2, "[authentication]")
            .Hears(200, " rrs=\"true\"", Keep("To:", "far"));

    /// <summary>SUBSCRIBE in the dialog that the first one made.</summary>
    public SippScript Resubscribes(string package, int seconds)
    {
        var what = $"Event: {package}\nExpires: {seconds}";
        return InDialog("SUBSCRIBE", more: what)
            .Hears(401, " auth=\"true\"")
            .InDialog("SUBSCRIBE", more: $"{what}\n[authentication]")
            .Hears(200);
    }

    /// <summary>A NOTIFY whose body has this in it.</summary>
    public SippScript IsTold(string pattern, string variable)
    {
        kept.Add(variable);
        var text = System.Security.SecurityElement.Escape(pattern);
        return Gets("NOTIFY", $"<ereg regexp=\"{text}\" search_in=\"body\" check_it=\"true\" assign_to=\"{variable}\"/>").Responds();
    }

    private SippScript Subscribe(string package, int seconds, int number, string credentials = "")
    {
        cseq = number;
        return Send(
            retransmit: true,
            "SUBSCRIBE sip:[service]@[domain] SIP/2.0",
            Via,
            $"From: {Own}",
            "To: <sip:[service]@[domain]>",
            "Call-ID: [call_id]",
            $"CSeq: {number} SUBSCRIBE",
            "Max-Forwards: 70",
            Contact,
            $"Event: {package}",
            "Accept: application/dialog-info+xml",
            $"Expires: {seconds}",
            credentials,
            "Content-Length: 0"
        );
    }

    /// <summary>The answer to any other request.</summary>
    public SippScript Responds(int status = 200, string? body = null) =>
        Send(
            retransmit: false,
            $"SIP/2.0 {status} OK",
            "[last_Via:]",
            "[last_Record-Route:]",
            "[last_From:]",
            "[last_To:]",
            "[last_Call-ID:]",
            "[last_CSeq:]",
            Contact,
            body ?? "Content-Length: 0"
        );

    public SippScript Hears(int status, string more = "", string actions = "") => Receive($"response=\"{status}\"{more}", actions);

    public SippScript Gets(string method, string actions = "", string more = "") =>
        Receive($"request=\"{method}\" rrs=\"true\"{more}", actions);

    public SippScript Waits(int milliseconds) => Line($"<pause milliseconds=\"{milliseconds}\"/>");

    /// <summary>Waits a time drawn for each call.</summary>
    public SippScript WaitsUpTo(int milliseconds) => Line($"<pause distribution=\"uniform\" min=\"0\" max=\"{milliseconds}\"/>");

    /// <summary>Speaks a file of A-law, again and again.</summary>
    public SippScript Speaks(string file) => Line($"<nop><action><exec rtp_stream=\"{file},-1,8\"/></action></nop>");

    public SippScript Label(int label) => Line($"<label id=\"{label}\"/>");

    public SippScript GoesTo(int label) => Line($"<nop next=\"{label}\"/>");

    /// <summary>Keeps a header of the message for later.</summary>
    public string Keep(string header, string variable, int occurrence = 1)
    {
        kept.Add(variable);
        return $"<ereg regexp=\".*\" search_in=\"hdr\" header=\"{header}\" occurrence=\"{occurrence}\" assign_to=\"{variable}\"/>";
    }

    public static string Sdp(string direction) =>
        $"""
            Content-Type: application/sdp
            Content-Length: [len]

            v=0
            o=sipp 1 1 IN IP4 [local_ip]
            s=-
            c=IN IP4 [media_ip]
            t=0 0
            m=audio [media_port] RTP/AVP 8 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a={direction}
            """;

    private SippScript OfInvite(string method) =>
        Send(
            retransmit: method != "ACK",
            $"{method} sip:[service]@[domain] SIP/2.0",
            "[last_Via:]",
            $"From: {Own}",
            method == "ACK" ? "[last_To:]" : "To: <sip:[service]@[domain]>",
            "Call-ID: [call_id]",
            $"CSeq: {cseq} {method}",
            "Max-Forwards: 70",
            "Content-Length: 0"
        );

    public SippScript OfCaller(int status, string? body, string more, bool retransmit) =>
        Send(
            retransmit,
            $"SIP/2.0 {status} Whatever",
            "Via: [$via]",
            isBehindEdge ? "Via: [$via2]" : "",
            "[last_Record-Route:]",
            "From: [$far]",
            "To: [$own];tag=u[pid]-[call_number]",
            "Call-ID: [call_id]",
            "CSeq: [$cseq]",
            Contact,
            more,
            body ?? "Content-Length: 0"
        );

    private SippScript Receive(string what, string actions) =>
        Line($"<recv {what}>{(actions.Length > 0 ? $"<action>{actions}</action>" : "")}</recv>");

    private SippScript Send(bool retransmit, params string[] lines)
    {
        var text = string.Join('\n', lines.Where(line => line.Length > 0));
        return Line($"<send{(retransmit ? " retrans=\"500\"" : "")}><![CDATA[\n{text}\n\n]]></send>");
    }

    public SippScript Line(string xml)
    {
        steps.Append("  ").AppendLine(xml);
        return this;
    }
}
