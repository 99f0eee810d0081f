using KpnEen.Api.Conventions;
using KpnEen.Api.Security;

namespace KpnEen.Api.Clients;

/// <summary>What a client may be given.</summary>
internal static class ClientRules
{
    private const int MaxName = 100;

    /// <exception cref="ProblemException">422: a name or scope that cannot be. 403: more than the caller has.</exception>
    public static void Check(ClientInput input, TenantContext caller)
    {
        var errors = new List<ProblemError>();
        if (string.IsNullOrWhiteSpace(input.Name))
            errors.Add(new ProblemError("/name", ErrorCodes.TooShort));
        else if (input.Name.Length > MaxName || input.Name.Any(char.IsControl))
            errors.Add(new ProblemError("/name", input.Name.Length > MaxName ? ErrorCodes.TooLong : ErrorCodes.InvalidFormat));
        if (input.Scopes.Count == 0)
            errors.Add(new ProblemError("/scopes", ErrorCodes.TooShort, "At least one scope."));
        for (var i = 0; i < input.Scopes.Count; i++)
        {
            // A tenant's client never reaches other tenants.
            if (!Scopes.All.ContainsKey(input.Scopes[i]) || input.Scopes[i] == Scopes.Partner)
                errors.Add(new ProblemError($"/scopes/{i}", ErrorCodes.UnknownValue));
        }
        if (errors.Count > 0)
            throw Problems.Validation(errors).Throw();
        CheckReach(input.Scopes, caller);
    }

    /// <summary>Nobody gets more than they have by way of another client, nor by a new secret of a stronger one.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public static void CheckReach(IEnumerable<string> scopes, TenantContext caller)
    {
        var beyond = scopes.Except(caller.GrantedScopes).ToArray();
        if (beyond.Length > 0)
            throw Problems.Forbidden($"Your token lacks {string.Join(", ", beyond)}.").Throw();
    }
}
