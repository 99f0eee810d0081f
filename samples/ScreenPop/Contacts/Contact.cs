namespace ScreenPop.Contacts;

/// <summary>Somebody we know.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Note">What a colleague wants to see before picking up.</param>
internal sealed record Contact(string Name, string? Company, string Number, string? Note);
