namespace KpnEen.Pbx.Events;

/// <summary>A token or code that came a second time.</summary>
/// <param name="Kind">refreshToken, authorizationCode.</param>
/// <param name="ClientId">The application that has to be authorised anew.</param>
/// <param name="UserId">Who had authorised it.</param>
public sealed record TokenReuse(string Kind, string ClientId, string UserId);
