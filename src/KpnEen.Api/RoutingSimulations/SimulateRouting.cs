using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Services.Originating;

namespace KpnEen.Api.RoutingSimulations;

/// <summary>A call to try out: who calls whom, when, and what is taken to be otherwise than it is.</summary>
internal sealed record SimulateRouting : ICheckedInput
{
    /// <summary>Who calls.</summary>
    public required SimulatedCaller From { get; init; }

    /// <summary>What is dialled: an extension, a number or, by a user, a star code.</summary>
    /// <example>+31201234567</example>
    [StringLength(32, MinimumLength = 2)]
    public required string To { get; init; }

    /// <summary>When the call is made; now when absent.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What the phones of some users are taken to do; those of others ring when they are registered, and are busy when their user is in a call.</summary>
    [MaxLength(200)]
    public IReadOnlyList<SimulatedPhone> Phones { get; init; } = [];

    /// <summary>What numbers on the public side are taken to do; they ring when absent.</summary>
    public SimulatedPublicNetwork? PublicNetwork { get; init; }

    /// <summary>Settings to try in the place of those that are stored.</summary>
    [MaxLength(100)]
    public IReadOnlyList<SimulatedSettings> Services { get; init; } = [];

    public IEnumerable<ProblemError> Check()
    {
        if (new[] { From.UserId, From.Extension, From.Number }.Count(w => w is not null) > 1)
            yield return new ProblemError("/from", ErrorCodes.InvalidFormat, "A user by id or extension, or a number outside.");
        if (From.Number is { } number && DialledNumber.ToE164(number) is null)
            yield return new ProblemError("/from/number", ErrorCodes.InvalidFormat, "A phone number.");
        var isCode = From.IsUser && (To is ['*' or '#', ..] || Prefixes.Split(To).Prefix is not null);
        if (!isCode && !DialledNumber.IsLegalDestination(To) && !DialledNumber.IsEmergency(To) && DialledNumber.ShortNumber(To) is null)
            yield return new ProblemError("/to", ErrorCodes.InvalidFormat, "An extension, a phone number or, by a user, a star code.");
        if (At is { Year: < 2000 or > 2100 })
            yield return new ProblemError("/at", ErrorCodes.OutOfRange, "From the year 2000 to 2100.");
    }
}
