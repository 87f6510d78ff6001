using Inspect.Engine.Models;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>Limits of a sample, or of a part of it, and what was used within them. Not thread-safe.</summary>
/// <param name="now">The limits as they stand: those of a run can be raised while it goes on.</param>
/// <param name="workedBefore">Seconds that the sample had worked when they began.</param>
internal sealed class LimitScope(Func<SampleLimits> now, double workedBefore)
{
    /// <summary>The limits.</summary>
    public SampleLimits Limits => now();

    /// <summary>Model calls so far.</summary>
    public int Turns { get; private set; }

    /// <summary>Tokens so far that count against the limit.</summary>
    public double Tokens { get; private set; }

    /// <summary>Dollars that the model calls cost so far.</summary>
    public double Cost { get; private set; }

    /// <summary>A model call begins.</summary>
    public void CountTurn() => Turns++;

    /// <summary>A model call used something.</summary>
    public void Count(ModelUsage usage)
    {
        Cost += usage.TotalCost ?? 0;
        Tokens += Limits.TokenType is { } formula ? TokenFormula.Count(formula, usage.InputTokens, usage.OutputTokens) : usage.TotalTokens;
    }

    /// <summary>The time is over that may be worked.</summary>
    /// <param name="worked">Seconds that the sample has worked.</param>
    public bool IsOverworked(double worked) => Limits.Working is { } most && worked - workedBefore > most.TotalSeconds;

    /// <summary>Ends what goes on where a limit is exceeded (semantics 7.1).</summary>
    /// <param name="worked">Seconds that the sample has worked.</param>
    /// <exception cref="SampleLimitException">It is.</exception>
    public void Check(double worked)
    {
        var limits = now();
        Check("token", Tokens > limits.Tokens, limits.Tokens);
        Check("cost", Cost > limits.Cost, limits.Cost);
        Check("turn", Turns > limits.Turns, limits.Turns);
        Check("working", IsOverworked(worked), limits.Working?.TotalSeconds);
    }

    /// <summary>The limit that ended something is one of these. Of messages only the innermost limit is looked at, so that one that comes this far is.</summary>
    public bool Raised(SampleLimitException limit) => ReferenceEquals(limit.Scope, this) || (limit.Type == "message" && Limits.Messages is not null);

    private void Check(string type, bool isExceeded, double? limit)
    {
        if (isExceeded)
        {
            throw new SampleLimitException(type, limit!.Value) { Scope = this };
        }
    }
}
