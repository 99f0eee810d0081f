namespace ScreenPop.Calls;

/// <param name="UserId">Whose phone rings first.</param>
/// <param name="To">Who is called then.</param>
internal sealed record DialRequest(string UserId, string To);
