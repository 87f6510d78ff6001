using System.Globalization;
using System.Runtime.CompilerServices;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>One rendering: where it stands, and what it may still take. Templates come from strangers, so each step and each character is paid for. Not thread-safe.</summary>
/// <param name="steps">Steps that it may take.</param>
/// <param name="time">The clock of <c>strftime_now</c>.</param>
/// <param name="cancellationToken">Ends it within a few microseconds.</param>
internal sealed class RenderState(long steps, TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>Characters of one text, and of the prompt: twice what the tokenizer takes.</summary>
    public const int MostCharacters = 8_000_000;

    /// <summary>Levels of lists in lists; JSON has 64 at most.</summary>
    public const int MostNesting = 200;

    /// <summary>Levels of a template, those of macros that call each other added up: a thread's stack ends somewhere.</summary>
    private const int MostDepth = 1_200;

    private const int MostReason = 4_000;
    private const int Chunk = 1_024;
    private const int CharactersAStep = 16;

    private long _left = steps;
    private long _chunk;
    private int _depth;

    /// <summary>Line of the template that is at work.</summary>
    public int Line { get; set; } = 1;

    /// <summary>Texts are escaped for HTML on their way out.</summary>
    public bool EscapesOutput { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Draws of the filter <c>random</c>, the same in each rendering.</summary>
    public Random Random => field ??= new Random(0);

    /// <summary>Pays for work.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spend(long count = 1)
    {
        if ((_chunk -= count) < 0)
        {
            Refill();
        }
    }

    /// <summary>Pays for a text before it is made.</summary>
    public void SpendText(long characters)
    {
        CheckText(characters);
        Spend(characters / CharactersAStep);
    }

    /// <summary>Checks the length of a text that grows and is paid for in pieces.</summary>
    public void CheckText(long characters)
    {
        if (characters > MostCharacters)
        {
            throw Fail(string.Create(CultureInfo.InvariantCulture, $"it makes a text of more than {MostCharacters:N0} characters"));
        }
    }

    /// <summary>Goes deeper into macros, blocks or recursive loops.</summary>
    /// <param name="levels">Height of what is entered.</param>
    public void Enter(int levels)
    {
        if ((_depth += levels) > MostDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fail("its macros or loops call themselves without an end");
        }
    }

    /// <summary>Comes back.</summary>
    public void Leave(int levels) => _depth -= levels;

    /// <summary>The error of this place.</summary>
    public TemplateException Fail(string reason) => new(reason.Length <= MostReason ? reason : reason[..MostReason] + "…", Line);

    private void Refill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _left += _chunk;
        if (_left < 0)
        {
            throw Fail("it takes more steps than a prompt may; it may run in circles");
        }

        _chunk = Math.Min(Chunk, _left);
        _left -= _chunk;
    }
}
