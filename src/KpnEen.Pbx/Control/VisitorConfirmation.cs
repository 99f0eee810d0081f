namespace KpnEen.Pbx.Control;

/// <summary>What a visitor who picks up has to key in before the company's side is rung: it proves that who asked is who answers.</summary>
/// <param name="Code">The digits the page shows; null: any key will do.</param>
/// <param name="Tries">How often it is asked.</param>
public sealed record VisitorConfirmation(string? Code, int Tries = 3)
{
    /// <summary>Without the code: this may end in a log.</summary>
    public override string ToString() => $"VisitorConfirmation {{ Tries = {Tries} }}";
}
