using System.Text;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>One bad input and the answers that are right.</summary>
/// <param name="Expected">Statuses of the final answer; none means silence.</param>
internal sealed record BadInput(string Name, byte[] Bytes, params int[] Expected)
{
    public BadInput(string name, string text, params int[] expected)
        : this(name, Encoding.Latin1.GetBytes(text), expected) { }

    /// <summary>Sent again with a good password when it is challenged: what is wrong with it is looked at behind the door.</summary>
    public bool Known { get; init; }
}
