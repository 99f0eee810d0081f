using Microsoft.AspNetCore.Builder;

namespace KpnEen.Api.Conventions;

public static class IdempotentEndpoints
{
    /// <summary>
    /// A POST that creates or acts: with an Idempotency-Key it happens at most once in 24 hours, and a repetition gets the first answer.
    /// </summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new IdempotentOperation());
}
