namespace KpnEen.Sip.Parsing;

/// <summary>How the values of the headers every message has are read.</summary>
internal static class HeaderReaders
{
    public static readonly HeaderReader<NameAddress> Address = AddressParser.Parse;

    public static readonly HeaderReader<Via> Via = Sip.Via.Parse;

    public static readonly HeaderReader<object> Sequence = static text => CSeqParser.Parse(text);
}
