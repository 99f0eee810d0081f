using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.HuntGroups;

/// <summary>A hunt group to create, or what can be changed of one.</summary>
internal sealed record HuntGroupInput : ICheckedInput
{
    /// <summary>Name shown to those who are rung.</summary>
    /// <example>Sales</example>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>What colleagues dial, unique in the tenant, users included.</summary>
    /// <example>600</example>
    [ExtensionNumber]
    public required string Extension { get; init; }

    /// <summary>The order in which members are rung.</summary>
    public HuntPolicy Policy { get; init; } = HuntPolicy.Simultaneous;

    /// <summary>How long each member (all of them when simultaneous) rings, in seconds.</summary>
    /// <example>20</example>
    [Range(5, 120)]
    public int NoAnswerSeconds { get; init; } = 20;

    /// <summary>Extension or number that takes the call when nobody did; absent: the caller hears busy or no answer.</summary>
    /// <example>+31612345678</example>
    [StringLength(32, MinimumLength = 2)]
    public string? Overflow { get; init; }

    /// <summary>Longest time in the group before overflow, in seconds; 0: after the last member.</summary>
    /// <example>60</example>
    [Range(0, 7200)]
    public int OverflowAfterSeconds { get; init; }

    /// <summary>Who is rung, in order.</summary>
    [MaxLength(200)]
    public IReadOnlyList<HuntGroupMember> Members { get; init; } = [];

    public IEnumerable<ProblemError> Check()
    {
        if (Overflow is not null && !DialledNumber.IsLegalDestination(Overflow))
            yield return new ProblemError("/overflow", ErrorCodes.InvalidFormat, "The overflow is an extension or a phone number.");
        if (Overflow is not null && Overflow == Extension)
            yield return new ProblemError("/overflow", ErrorCodes.InvalidFormat, "The overflow leads back to the group.");

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Members.Count; i++)
        {
            if (!seen.Add(Members[i].UserId))
                yield return new ProblemError($"/members/{i}/userId", ErrorCodes.AlreadyUsed, "The user is a member already.");
        }

        if (Policy == HuntPolicy.Weighted && Members.Count > 0 && Members.Sum(m => m.Weight) != 100)
            yield return new ProblemError("/members", ErrorCodes.OutOfRange, "The weights of the members add up to 100.");
    }
}
