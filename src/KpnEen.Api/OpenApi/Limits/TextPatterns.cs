namespace KpnEen.Api.OpenApi.Limits;

/// <summary>Patterns of texts that have no stricter one. ECMA-262 with the flag u, as JSON Schema has it.</summary>
internal static class TextPatterns
{
    /// <summary>What input is held to anyway (<see cref="Validation.InputCheck"/>): no control characters.</summary>
    public const string Input = @"^[^\u0000-\u001F\u007F-\u009F]*$";

    /// <summary>What we answer: any text, also what strangers gave as their names.</summary>
    public const string Output = @"^[\s\S]*$";

    /// <summary>Ids in paths (<see cref="Validation.ResourceIds"/>).</summary>
    public const string Id = "^[A-Za-z0-9_-]{3,64}$";

    /// <summary>Values of headers: visible ASCII and spaces.</summary>
    public const string Header = "^[ -~]*$";

    /// <summary>Lines of ASCII, as PEM is.</summary>
    public const string Lines = @"^[\t\n\r -~]*$";
}
