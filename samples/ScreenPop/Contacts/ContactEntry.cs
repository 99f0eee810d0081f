namespace ScreenPop.Contacts;

/// <summary>One entry of contacts.json.</summary>
/// <param name="Number">E.164; or</param>
/// <param name="Sandbox">the name of a number of the sandbox's public network (<c>answers</c>, <c>busy</c>).</param>
internal sealed record ContactEntry(string Name, string? Company, string? Number, string? Sandbox, string? Note);
