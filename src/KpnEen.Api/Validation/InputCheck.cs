using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using KpnEen.Api.Conventions;

namespace KpnEen.Api.Validation;

/// <summary>
/// Holds input against the annotations of its type, the same that the OpenAPI document shows, and names each fault by JSON Pointer.
/// </summary>
internal static class InputCheck
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<Member>> Members = new();

    /// <summary>Empty when the input is legal.</summary>
    public static ImmutableArray<ProblemError> Of(object input)
    {
        var errors = ImmutableArray.CreateBuilder<ProblemError>();
        Walk(input, "", errors);
        if (errors.Count == 0 && input is ICheckedInput checkedInput)
            errors.AddRange(checkedInput.Check());
        return errors.ToImmutable();
    }

    /// <exception cref="ProblemException">422 with the pointers of all faults.</exception>
    public static T Demand<T>(T input)
        where T : notnull
    {
        var errors = Of(input);
        return errors.IsEmpty ? input : throw Problems.Validation(errors).Throw();
    }

    private static void Walk(object input, string at, ImmutableArray<ProblemError>.Builder errors)
    {
        foreach (var member in Members.GetOrAdd(input.GetType(), MembersOf))
        {
            var value = member.Property.GetValue(input);
            var pointer = $"{at}/{member.Name}";
            if (value is null)
            {
                // "name": null for a member that must not be null.
                if (!member.MayBeNull)
                    errors.Add(new ProblemError(pointer, ErrorCodes.Required, "The member must not be null."));
                continue;
            }

            var fault = member.Rules.FirstOrDefault(r => !IsValid(r, value));
            if (fault is not null)
                errors.Add(new ProblemError(pointer, CodeOf(fault), FaultText.Of(fault, value)));
            else if (!member.Rules.Any(rule => rule is PemAttribute))
                WalkValue(value, pointer, errors);
            if (member.Each is { } each && value is IEnumerable<string> texts)
                errors.AddRange(TooLong(texts, each, pointer));
        }
    }

    private static void WalkValue(object value, string pointer, ImmutableArray<ProblemError>.Builder errors)
    {
        switch (value)
        {
            // No text of ours needs control characters, and PostgreSQL refuses NUL.
            case string text when text.Any(char.IsControl):
                errors.Add(new ProblemError(pointer, ErrorCodes.InvalidFormat, "Control characters are not allowed."));
                break;
            case string or JsonElement:
                break;
            case IEnumerable items:
                var index = 0;
                foreach (var item in items)
                {
                    if (item is null)
                        errors.Add(new ProblemError($"{pointer}/{index}", ErrorCodes.Required, "The element must not be null."));
                    else
                        WalkValue(item, $"{pointer}/{index}", errors);
                    index++;
                }

                break;
            case not null when value.GetType() is { IsValueType: false } type && type.Assembly == typeof(InputCheck).Assembly:
                Walk(value, pointer, errors);
                break;
        }
    }

    private static IEnumerable<ProblemError> TooLong(IEnumerable<string?> texts, EachTextAttribute each, string pointer) =>
        texts
            .Select((text, index) => (text, index))
            .Where(item => item.text is not null && !each.Allows(item.text))
            .Select(item => new ProblemError(
                $"{pointer}/{item.index}",
                ErrorCodes.InvalidFormat,
                $"The text has at most {each.MaximumLength} characters."
            ));

    // The framework lets an empty string pass every pattern.
    private static bool IsValid(ValidationAttribute rule, object value) =>
        rule.IsValid(value) && !(rule is RegularExpressionAttribute && value is "");

    private static string CodeOf(ValidationAttribute rule) =>
        rule switch
        {
            StringLengthAttribute => ErrorCodes.InvalidFormat,
            MinLengthAttribute => ErrorCodes.TooShort,
            MaxLengthAttribute => ErrorCodes.TooMany,
            RangeAttribute => ErrorCodes.OutOfRange,
            _ => ErrorCodes.InvalidFormat,
        };

    private static ImmutableArray<Member> MembersOf(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetIndexParameters().Length == 0)
                .Select(p => new Member(
                    p,
                    JsonNamingPolicy.CamelCase.ConvertName(p.Name),
                    nullability.Create(p).ReadState == NullabilityState.Nullable,
                    [.. p.GetCustomAttributes<ValidationAttribute>()],
                    p.GetCustomAttribute<EachTextAttribute>()
                )),
        ];
    }

    private sealed record Member(
        PropertyInfo Property,
        string Name,
        bool MayBeNull,
        ImmutableArray<ValidationAttribute> Rules,
        EachTextAttribute? Each
    );
}
