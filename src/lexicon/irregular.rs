//! Irregular forms of English words: those that no stemmer brings together, because they share no
//! beginning. Only forms that are hardly ever another word stand here: "left", "saw", "rose" and
//! "found" as what one does are too often something else. Latin and Greek plurals (matrices) do
//! not stand here either: docs/quality.md says why.

/// Forms of one word to a line. Regular endings (-s, -ing) are the stemmer's matter.
const FORMS: &[&[&str]] = &[
    &["arise", "arose", "arisen"],
    &["awake", "awoke", "awoken"],
    &["become", "became"],
    &["begin", "began", "begun"],
    &["bend", "bent"],
    &["bleed", "bled"],
    &["blow", "blew", "blown"],
    &["break", "broke", "broken"],
    &["breed", "bred"],
    &["bring", "brought"],
    &["build", "built"],
    &["burn", "burnt"],
    &["buy", "bought"],
    &["calf", "calves"],
    &["catch", "caught"],
    &["child", "children"],
    &["choose", "chose", "chosen"],
    &["come", "came"],
    &["creep", "crept"],
    &["deal", "dealt"],
    &["dig", "dug"],
    &["draw", "drew", "drawn"],
    &["dream", "dreamt"],
    &["drink", "drank", "drunk"],
    &["drive", "drove", "driven"],
    &["eat", "ate", "eaten"],
    &["fall", "fell", "fallen"],
    &["feed", "fed"],
    &["feel", "felt"],
    &["fight", "fought"],
    &["flee", "fled"],
    &["fly", "flew", "flown"],
    &["foot", "feet"],
    &["forbid", "forbade", "forbidden"],
    &["forget", "forgot", "forgotten"],
    &["forgive", "forgave", "forgiven"],
    &["freeze", "froze", "frozen"],
    &["give", "gave", "given"],
    &["go", "went", "gone"],
    &["goose", "geese"],
    &["grow", "grew", "grown"],
    &["half", "halves"],
    &["hang", "hung"],
    &["hear", "heard"],
    &["hide", "hid", "hidden"],
    &["hold", "held"],
    &["keep", "kept"],
    &["knife", "knives"],
    &["know", "knew", "known"],
    &["lay", "laid"],
    &["lead", "led"],
    &["learn", "learnt"],
    &["lend", "lent"],
    &["life", "lives"],
    &["loaf", "loaves"],
    &["lose", "lost"],
    &["make", "made"],
    &["man", "men"],
    &["meet", "met"],
    &["mislead", "misled"],
    &["mouse", "mice"],
    &["overcome", "overcame"],
    &["oversee", "oversaw", "overseen"],
    &["ox", "oxen"],
    &["pay", "paid"],
    &["prove", "proven"],
    &["rebuild", "rebuilt"],
    &["repay", "repaid"],
    &["ride", "rode", "ridden"],
    &["ring", "rang", "rung"],
    &["rise", "risen"],
    &["run", "ran"],
    &["say", "said"],
    &["see", "seen"],
    &["seek", "sought"],
    &["sell", "sold"],
    &["send", "sent"],
    &["shake", "shook", "shaken"],
    &["shelf", "shelves"],
    &["shine", "shone"],
    &["shoot", "shot"],
    &["show", "shown"],
    &["shrink", "shrank", "shrunk"],
    &["sing", "sang", "sung"],
    &["sink", "sank", "sunk"],
    &["sit", "sat"],
    &["sleep", "slept"],
    &["slide", "slid"],
    &["speak", "spoke", "spoken"],
    &["spend", "spent"],
    &["spin", "spun"],
    &["stand", "stood"],
    &["steal", "stole", "stolen"],
    &["stick", "stuck"],
    &["strike", "struck"],
    &["swear", "swore", "sworn"],
    &["sweep", "swept"],
    &["swell", "swollen"],
    &["swim", "swam", "swum"],
    &["swing", "swung"],
    &["take", "took", "taken"],
    &["teach", "taught"],
    &["tear", "tore", "torn"],
    &["tell", "told"],
    &["thief", "thieves"],
    &["think", "thought"],
    &["throw", "threw", "thrown"],
    &["tooth", "teeth"],
    &["undergo", "underwent", "undergone"],
    &["understand", "understood"],
    &["undertake", "undertook", "undertaken"],
    &["wake", "woke", "woken"],
    &["wear", "wore", "worn"],
    &["weave", "wove", "woven"],
    &["weep", "wept"],
    &["wife", "wives"],
    &["win", "won"],
    &["withdraw", "withdrew", "withdrawn"],
    &["withstand", "withstood"],
    &["wolf", "wolves"],
    &["woman", "women"],
    &["write", "wrote", "written"],
];

/// All forms of the words of which one form may be the folded `word`: it begins with the same
/// letter. Which of them has its stem is for the caller to say.
pub fn irregular_forms(word: &str) -> impl Iterator<Item = &'static [&'static str]> {
    let first = word.chars().next();
    let like = move |form: &&str| form.chars().next() == first;
    FORMS
        .iter()
        .copied()
        .filter(move |forms| forms.iter().any(&like))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Analyser, Language, fold};
    use std::collections::HashSet;

    /// What a stemmer brings together, or belongs to two words, has no place here.
    #[test]
    fn every_form_has_a_stem_of_its_own() {
        let mut english = Analyser::new(Language::English);
        let mut seen = HashSet::new();
        for form in FORMS.iter().copied().flatten() {
            assert_eq!(fold(form), *form);
            assert!(seen.insert(english.stem(form).to_string()), "{form}");
        }
        assert!(irregular_forms("went").any(|forms| forms.contains(&"go")));
        assert_eq!(irregular_forms("").count(), 0);
    }
}
