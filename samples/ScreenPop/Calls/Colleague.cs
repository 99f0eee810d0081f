namespace ScreenPop.Calls;

/// <summary>A user who can dial from the page.</summary>
internal sealed record Colleague(string Id, string Name, string Extension);
