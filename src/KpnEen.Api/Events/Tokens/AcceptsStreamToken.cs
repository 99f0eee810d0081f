namespace KpnEen.Api.Events;

/// <summary>Endpoint metadata: opened by a stream token as well. Of the stream alone: no other operation looks at such a token.</summary>
internal sealed record AcceptsStreamToken;
