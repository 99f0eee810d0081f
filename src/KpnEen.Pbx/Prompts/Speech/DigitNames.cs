namespace KpnEen.Pbx.Prompts.Speech;

/// <summary>Digits and keys said one by one.</summary>
internal static class DigitNames
{
    public static IEnumerable<string> Of(string digits) =>
        digits
            .Select(digit =>
                digit switch
                {
                    >= '0' and <= '9' => $"number-{digit}",
                    '+' => "plus",
                    '*' => "star",
                    '#' => "hash",
                    _ => null,
                }
            )
            .OfType<string>();
}
