using System.Diagnostics.CodeAnalysis;

namespace KpnEen.Data.Identity;

/// <summary>What came of a change of a sign-in.</summary>
[SuppressMessage("Design", "CA1000", Justification = "A closed set of cases.")]
public abstract record SignInWrite
{
    private SignInWrite() { }

    public sealed record Done(SignIn SignIn, bool IsNew) : SignInWrite;

    public sealed record NoUser : SignInWrite;

    /// <summary>The writer may not change what there is.</summary>
    public sealed record NotAllowed : SignInWrite;

    /// <summary>Another user of the tenant signs in by this name.</summary>
    public sealed record NameTaken : SignInWrite;

    /// <summary>A new sign-in needs a password.</summary>
    public sealed record NoPassword : SignInWrite;
}
