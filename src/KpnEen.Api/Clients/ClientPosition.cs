namespace KpnEen.Api.Clients;

internal sealed record ClientPosition(string Id);
