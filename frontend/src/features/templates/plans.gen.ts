// Generated from protocol/template.go by `make generate`. Do not edit.
import type { Plan, Questions } from '../../protocol.gen'
/** How meetings are held. */
export const plans: readonly Plan[] = [
  {
    "template": "live_60",
    "name": "60 minutes",
    "about": "The usual one: through the story together, with stops where people want to know more.",
    "boxes": [
      {
        "stage": "open",
        "name": "Opening",
        "minutes": 4
      },
      {
        "stage": "inquiry",
        "name": "Dot vote",
        "minutes": 4
      },
      {
        "stage": "story",
        "name": "Through the story, with stops",
        "minutes": 36
      },
      {
        "stage": "learn",
        "name": "What we learned",
        "minutes": 8
      },
      {
        "stage": "close",
        "name": "Ideas to try",
        "minutes": 3
      },
      {
        "stage": "close",
        "name": "Thanks",
        "minutes": 2
      },
      {
        "stage": "close",
        "name": "How was it for you",
        "minutes": 3
      }
    ],
    "ask": []
  },
  {
    "template": "live_90",
    "name": "90 minutes",
    "about": "For more than twenty people, or a long story: time for two lines of inquiry in depth.",
    "boxes": [
      {
        "stage": "open",
        "name": "Opening",
        "minutes": 5
      },
      {
        "stage": "inquiry",
        "name": "Dot vote",
        "minutes": 5
      },
      {
        "stage": "story",
        "name": "Through the story",
        "minutes": 50
      },
      {
        "stage": "inquiry",
        "name": "Two lines of inquiry",
        "minutes": 15
      },
      {
        "stage": "learn",
        "name": "What we learned, in groups of four",
        "minutes": 9
      },
      {
        "stage": "close",
        "name": "Close",
        "minutes": 6
      }
    ],
    "ask": [
      {
        "stage": "inquiry",
        "ask": [
          "Who in this room has seen something like this from elsewhere?"
        ]
      },
      {
        "stage": "learn",
        "ask": [
          "What did your group talk about longest?"
        ]
      }
    ]
  },
  {
    "template": "near_miss",
    "name": "Near miss, 30 minutes",
    "about": "It went well, just about. A short look at what made it go well.",
    "boxes": [
      {
        "stage": "open",
        "name": "Opening",
        "minutes": 2
      },
      {
        "stage": "story",
        "name": "The telling",
        "minutes": 8
      },
      {
        "stage": "story",
        "name": "Two stops",
        "minutes": 12
      },
      {
        "stage": "learn",
        "name": "What we learned",
        "minutes": 5
      },
      {
        "stage": "close",
        "name": "How was it for you",
        "minutes": 3
      }
    ],
    "opening": "Nothing bad came of this, and somebody saw to that, perhaps without knowing it. We want to find out how. We speak openly, without fear of retribution or humiliation. Luck counts as an answer too.",
    "ask": [
      {
        "stage": "story",
        "ask": [
          "What made you look just then?",
          "What would have had to be different for this to go another way?"
        ]
      },
      {
        "stage": "learn",
        "ask": [
          "What did we lean on here that nobody has written down?"
        ]
      }
    ]
  },
  {
    "template": "one_person",
    "name": "One person at the centre",
    "about": "Somebody was nearest when it happened. They tell it first, at their own pace.",
    "boxes": [
      {
        "stage": "open",
        "name": "Opening",
        "minutes": 5
      },
      {
        "stage": "story",
        "name": "The first telling",
        "minutes": 10
      },
      {
        "stage": "story",
        "name": "Through the story, with stops",
        "minutes": 28
      },
      {
        "stage": "learn",
        "name": "What we learned",
        "minutes": 8
      },
      {
        "stage": "close",
        "name": "Ideas to try",
        "minutes": 3
      },
      {
        "stage": "close",
        "name": "Thanks",
        "minutes": 3
      },
      {
        "stage": "close",
        "name": "How was it for you",
        "minutes": 3
      }
    ],
    "opening": "One of us was closest to this when it happened. It could have been anybody here, on another day. They have offered to tell it, and for this hour they teach and we learn.\nWe speak openly, without fear of retribution or humiliation. That holds for how we speak of ourselves, which is often the harder half.",
    "ask": [
      {
        "stage": "open",
        "ask": [
          "Is there anything you would like us to know before you begin?"
        ]
      },
      {
        "stage": "story",
        "ask": [
          "Take us to where you sat. What was in front of you?",
          "Who else might have done the same, knowing what you knew?",
          "Would you like a break before we go on?"
        ]
      },
      {
        "stage": "close",
        "ask": [
          "How are you leaving, compared with how you came?"
        ]
      }
    ]
  },
  {
    "template": "in_writing",
    "name": "In writing only",
    "about": "Over a week, in rounds. Nobody has to be there at the same time.",
    "boxes": [
      {
        "stage": "prepare",
        "name": "The story and the words we use",
        "minutes": 2880
      },
      {
        "stage": "prepare",
        "name": "Lines of inquiry, each for themselves",
        "minutes": 1440
      },
      {
        "stage": "inquiry",
        "name": "They are opened, and dots are given",
        "minutes": 1440
      },
      {
        "stage": "inquiry",
        "name": "The three with the most dots",
        "minutes": 2880
      },
      {
        "stage": "learn",
        "name": "What we learned, and how it was for you",
        "minutes": 1440
      }
    ],
    "opening": "We write to each other here without fear of retribution or humiliation. What is written has no tone of voice, so read everything as kindly as it may have been meant, and ask before you conclude. Nobody has to answer at once.",
    "ask": [
      {
        "stage": "story",
        "ask": [
          "Whose screen have we not read about yet?"
        ]
      },
      {
        "stage": "inquiry",
        "ask": [
          "What would you ask if we sat in one room?"
        ]
      }
    ]
  },
  {
    "template": "pre_30",
    "name": "Pre-meeting, 30 minutes",
    "about": "A few people who were there get ready for the meeting with everybody.",
    "boxes": [
      {
        "stage": "prepare",
        "name": "Hello, and how the day will go",
        "minutes": 3
      },
      {
        "stage": "prepare",
        "name": "The first telling",
        "minutes": 10
      },
      {
        "stage": "prepare",
        "name": "Gaps in the story",
        "minutes": 5
      },
      {
        "stage": "prepare",
        "name": "Words we use",
        "minutes": 4
      },
      {
        "stage": "prepare",
        "name": "Who knows what",
        "minutes": 3
      },
      {
        "stage": "prepare",
        "name": "Each writes three lines of inquiry",
        "minutes": 5
      }
    ],
    "opening": "This is a small circle, to get ready. Whatever is told here is told without fear of retribution or humiliation, and you decide with us how much of it the larger meeting hears.",
    "ask": [
      {
        "stage": "prepare",
        "ask": [
          "What would you like to tell yourself, and what should somebody else tell?",
          "Is there anything you dread about the day?",
          "Who should be asked about what, so that you need not know it all?"
        ]
      }
    ]
  },
  {
    "template": "other_work",
    "name": "Not an engineering incident",
    "about": "A project, an event, a decision, a day at work: anything that people see differently afterwards.",
    "boxes": [
      {
        "stage": "open",
        "name": "Opening",
        "minutes": 5
      },
      {
        "stage": "story",
        "name": "How it looked to each of us",
        "minutes": 30
      },
      {
        "stage": "inquiry",
        "name": "Lines of inquiry",
        "minutes": 12
      },
      {
        "stage": "learn",
        "name": "What we learned",
        "minutes": 8
      },
      {
        "stage": "close",
        "name": "Close",
        "minutes": 5
      }
    ],
    "opening": "Each of us saw a part of this, and none of us saw all of it. We put the parts beside each other today, openly and without fear of retribution or humiliation. No part is too small, and no word too simple to ask about.",
    "ask": [
      {
        "stage": "story",
        "ask": [
          "What were you hoping for at that point?",
          "Who had you just talked to, and what did you take from it?"
        ]
      },
      {
        "stage": "inquiry",
        "ask": [
          "What did you expect others to know already?"
        ]
      }
    ]
  }
]
/** What may be asked in every meeting. */
export const always: readonly Questions[] = [
  {
    "stage": "prepare",
    "ask": [
      "Whose view is missing from the story so far?",
      "Which words would a newcomer stumble over?"
    ]
  },
  {
    "stage": "open",
    "ask": [
      "Who is here for the first time, and what would help you follow?",
      "What would make this time well spent for you?"
    ]
  },
  {
    "stage": "story",
    "ask": [
      "What did you see at that moment, and where did you look?",
      "What made that the sensible next step?",
      "What surprised you?",
      "Who else was looking at it just then, from where?"
    ]
  },
  {
    "stage": "inquiry",
    "ask": [
      "How does it usually go, when nothing comes of it?",
      "How did you know what to look at?",
      "What was hard to find out, and who could have told you?"
    ]
  },
  {
    "stage": "learn",
    "ask": [
      "What do you know now that you did not know this morning?",
      "Whom would you ask next time?",
      "What would help whoever meets this in six months?"
    ]
  },
  {
    "stage": "close",
    "ask": [
      "Whom would you like to thank?",
      "Which idea would you like to carry on by yourself, without being asked to?"
    ]
  }
]
