namespace KpnEen.Fuzz.Tests;

/// <summary>An input that breaks a property, and how to make it again.</summary>
internal sealed record Finding(int Seed, long Number, string Target, byte[] Input, Exception Why)
{
    public override string ToString() =>
        $"seed {Seed}, input {Number} ({Target}, {Input.Length} octets): {Why.GetType().Name}: {Why.Message}\n{Why.StackTrace}\nbase64: {Convert.ToBase64String(Input)}";
}
