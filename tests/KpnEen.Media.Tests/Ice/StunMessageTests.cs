using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Media.Ice;
using KpnEen.Media.Sdp;

namespace KpnEen.Media.Tests.Ice;

/// <summary>RFC 5769: test vectors; S15: shapes that parsers have died of.</summary>
public sealed class StunMessageTests
{
    private const string Request =
        "000100582112A442B7E7A701BC34D686FA87DFAE802200105354554E207465737420636C69656E74002400046E0001FF80290008932FF9B151263B36"
        + "000600096576746A3A68367659202020000800149AEAA70CBFD8CB56781EF2B5B2D3F249C1B571A280280004E57A3BCF";
    private const string AnswerOverIp4 =
        "0101003C2112A442B7E7A701BC34D686FA87DFAE8022000B7465737420766563746F7220002000080001A147E112A643"
        + "000800142B91F599FD9E90C38C7489F92AF9BA53F06BE7D780280004C07D4C96";
    private const string AnswerOverIp6 =
        "010100482112A442B7E7A701BC34D686FA87DFAE8022000B7465737420766563746F7220002000140002A1470113A9FAA5D3F179BC25F4B5BED2B9D9"
        + "00080014A382954E4BE67BF11784C97C8292C275BFE3ED4180280004C8FB0B4C";
    private static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    [Fact]
    public void RFC5769_2_1_the_request_is_read_and_proved()
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(Request), out var message));
        Assert.Equal((StunClass.Request, StunMessage.Binding), (message.Class, message.Method));
        Assert.True(message.TryGet(StunAttribute.Username, out var name));
        Assert.Equal("evtj:h6vY", Encoding.ASCII.GetString(name));
        Assert.True(message.TryGet(StunAttribute.Priority, out var priority));
        Assert.Equal(0x6E0001FFu, BinaryPrimitives.ReadUInt32BigEndian(priority));
        Assert.True(message.Has(StunAttribute.IceControlled));
        Assert.True(message.IsProvedBy(Password, out var hash));
        Assert.Equal(HashAlgorithmName.SHA1, hash);
        Assert.False(message.IsProvedBy("another"u8, out _));
    }

    [Theory]
    [InlineData(AnswerOverIp4, "192.0.2.1")]
    [InlineData(AnswerOverIp6, "2001:db8:1234:5678:11:2233:4455:6677")]
    public void RFC5769_2_2_and_2_3_the_answers_are_read_proved_and_their_address_is_as_we_write_it(string hex, string address)
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(hex), out var message));
        Assert.Equal(StunClass.Success, message.Class);
        Assert.True(message.IsProvedBy(Password, out _));
        Assert.True(message.TryGet(StunAttribute.XorMappedAddress, out var theirs));

        var writer = new StunWriter(new byte[200], StunClass.Success, message.TransactionId);
        writer.AddMapped(new IPEndPoint(IPAddress.Parse(address), 32853));
        Assert.True(StunMessage.TryParse(writer.Written, out var own));
        Assert.True(own.TryGet(StunAttribute.XorMappedAddress, out var ours));
        Assert.Equal(Convert.ToHexString(theirs), Convert.ToHexString(ours));
    }

    [Fact]
    public void What_we_write_is_read_again_with_proof_and_fingerprint()
    {
        var own = IceCredentials.Create();
        Assert.True(StunMessage.TryParse(Checks.Write(own, nominates: true), out var message));
        Assert.True(message.IsProvedBy(Encoding.ASCII.GetBytes(own.Password), out _));
        Assert.True(message.Has(StunAttribute.UseCandidate));
        Assert.True(message.TransactionId.SequenceEqual(Checks.Transaction));
    }

    [Fact]
    public void What_stands_behind_the_proof_is_not_believed()
    {
        var request = Convert.FromHexString(Request)[..^8];
        byte[] longer = [.. request, 0x00, 0x25, 0x00, 0x00];
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(2), (ushort)(longer.Length - StunMessage.Header));
        Assert.True(StunMessage.TryParse(longer, out var message));
        Assert.True(message.IsProvedBy(Password, out _));
        Assert.False(message.Has(StunAttribute.UseCandidate));
    }

    [Fact]
    public void Of_two_attributes_of_a_kind_the_first_counts()
    {
        var own = IceCredentials.Create();
        var check = Checks.Write(own, more: (StunAttribute.Username, "an:other"u8.ToArray()));
        Assert.True(StunMessage.TryParse(check, out var message));
        Assert.True(message.TryGet(StunAttribute.Username, out var name));
        Assert.Equal($"{own.Fragment}:{Checks.Theirs}", Encoding.ASCII.GetString(name));
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("19 octets", "000100002112A4420102030405060708090A0B")]
    [InlineData("no magic cookie (RFC 3489)", "000100000102030405060708090A0B0C0D0E0F10")]
    [InlineData("first two bits set", "C00100002112A442010203040506070809101112")]
    [InlineData("length beyond the datagram", "000100082112A44201020304050607080910111280220000")]
    [InlineData("length short of the datagram", "000100002112A44201020304050607080910111280220000")]
    [InlineData("length no multiple of four", "000100022112A442010203040506070809101112" + "8022")]
    [InlineData("length 65535", "0001FFFF2112A442010203040506070809101112")]
    [InlineData("CVE-2023-22741: attribute longer than the rest", "000100082112A4420102030405060708091011128022FFFF00000000")]
    [InlineData("attribute longer than the rest by its padding", "000100082112A442010203040506070809101112802200050000000" + "0")]
    [InlineData("half an attribute's head", "000100042112A442010203040506070809101112802200" + "04")]
    [InlineData("CVE-2021-37706: ERROR-CODE of length 0", "011100042112A44201020304050607080910111200090000")]
    [InlineData("ERROR-CODE of length 3", "011100082112A4420102030405060708091011120009000300000400")]
    [InlineData("pjsip GHSA-j29p: XOR-MAPPED-ADDRESS of length 0", "010100042112A44201020304050607080910111200200000")]
    [InlineData("XOR-MAPPED-ADDRESS of length 4", "010100082112A442010203040506070809101112002000040001A147")]
    [InlineData("MESSAGE-INTEGRITY of length 0", "000100042112A44201020304050607080910111200080000")]
    [InlineData("MESSAGE-INTEGRITY of length 4", "000100082112A4420102030405060708091011120008000400000000")]
    [InlineData("PRIORITY of length 0", "000100042112A44201020304050607080910111200240000")]
    [InlineData("PRIORITY of length 8", "0001000C2112A44201020304050607080910111200240008000000000000" + "0000")]
    [InlineData("USE-CANDIDATE with a value", "000100082112A4420102030405060708091011120025000400000000")]
    [InlineData("ICE-CONTROLLING of length 4", "000100082112A442010203040506070809101112802A000400000000")]
    [InlineData("USERNAME of length 0", "000100042112A44201020304050607080910111200060000")]
    [InlineData("FINGERPRINT of length 0", "000100042112A44201020304050607080910111280280000")]
    [InlineData("wrong FINGERPRINT", "000100082112A4420102030405060708091011128028000401020304")]
    [InlineData("FINGERPRINT not the last", "0001000C2112A44201020304050607080910111280280004010203048022" + "0000")]
    public void S15_no_such_message_is_read(string what, string hex) =>
        Assert.False(StunMessage.TryParse(Convert.FromHexString(hex), out _), what);

    [Fact]
    public void S15_a_USERNAME_of_514_octets_attributes_without_end_and_a_message_too_long_for_any_path_are_not_read()
    {
        Assert.False(StunMessage.TryParse(Checks.Write(new IceCredentials(new string('a', 509), "secret")), out _));
        Assert.True(StunMessage.TryParse(Checks.Write(new IceCredentials(new string('a', 508), "secret")), out _));

        Assert.True(StunMessage.TryParse(Filled(32 * 4), out _));
        Assert.False(StunMessage.TryParse(Filled(33 * 4), out _));
        Assert.False(StunMessage.TryParse(Filled(StunMessage.Longest), out _));
    }

    [Fact]
    public void S15_a_message_cut_off_anywhere_or_with_a_changed_octet_is_not_believed()
    {
        var own = IceCredentials.Create();
        var key = Encoding.ASCII.GetBytes(own.Password);
        var whole = Checks.Write(own);
        for (var length = 0; length < whole.Length; length++)
            Assert.False(StunMessage.TryParse(whole.AsSpan(0, length), out _));
        // The last eight are the fingerprint, which proves nothing.
        for (var at = 0; at < whole.Length - 8; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x04;
            Assert.False(StunMessage.TryParse(changed, out var message) && message.IsProvedBy(key, out _), $"octet {at}");
        }
    }

    /// <summary>Empty attributes that nobody must know.</summary>
    private static byte[] Filled(int octets)
    {
        var message = new byte[StunMessage.Header + octets];
        Convert.FromHexString("000100002112A442").CopyTo(message, 0);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)octets);
        for (var at = StunMessage.Header; at < message.Length; at += 4)
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), 0xC123);
        return message;
    }
}
