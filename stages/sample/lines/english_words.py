"""English words and phrases, written for this repository."""

from stages.sample.lines.lexicon import words

WHO = words("""
the baker, the clerk, my neighbour, a young nurse, the night porter, our tenant, the librarian, the driver,
the inspector, the treasurer, her cousin, a retired judge, the surveyor, the choir, the editor, the gardener,
a visitor, the landlord, the new intern, the plumber, the committee, the witness, the applicant, a passenger,
the owner, the cashier, the pharmacist, the conductor, both brothers, the goalkeeper, the translator, an old sailor,
the caretaker, the auditor, the pilot, the headteacher, the jeweller, the optician, a quiet guest, the blacksmith,
the ferryman, the quartet, the beekeeper
""")
SIGN = words("""
signed, posted, returned, copied, lost, checked, stamped, renewed, cancelled, translated, approved, read, filed,
corrected, withdrew, completed, photographed, forwarded, misplaced, rejected, prepared, printed, amended,
acknowledged, queried
""")
PAPER = words("""
the lease, an invoice, the birth certificate, the receipt, a passport form, the tax return, the minutes,
a sworn statement, the prescription, the library card, the quarterly report, a parking permit, the annual budget,
the waybill, a refund slip, the insurance policy, the timetable, the guest list, a work permit, the shipping label,
the exam paper, the warranty, a bank statement, the floor plan, the questionnaire, the payslip, the customs form,
a reference letter, the ledger
""")
MAKE = words("""
bought, ordered, tasted, sold, cooked, forgot, served, shared, packed, praised, wrapped, weighed, froze, grilled,
peeled
""")
FOOD = words("""
sourdough bread, plum jam, goat cheese, lentil soup, smoked mackerel, oat biscuits, green tea, roast potatoes,
fig cake, pumpkin pie, black coffee, wild honey, pickled beetroot, a walnut loaf, fresh yoghurt, garlic butter,
rhubarb crumble, apple juice, basmati rice, cherry tomatoes, lemon sorbet, quince jelly, vegetable curry, an omelette,
puff pastry, whole milk, salted peanuts, ginger ale, mushroom risotto, dark chocolate, onion gravy, free-range eggs,
a jacket potato
""")
HANDLE = words("""
mended, borrowed, painted, sold, hid, polished, dropped, measured, replaced, unpacked, locked, carried, dusted, found,
bought, exchanged, adjusted, broke, stored, oiled, rescued, unplugged, labelled, repaired, inherited, photographed
""")
THING = words("""
the bicycle, a brass lamp, the kitchen door, an old violin, the wardrobe, a silver ring, the ladder,
the sewing machine, a wool blanket, the water pump, the keyboard, a leather suitcase, the garden fence, the toolbox,
the mirror, a wooden chest, the kettle, the telescope, a pair of gloves, the chimney, an umbrella, the gearbox,
the fuse box, a glass vase, the clock, the projector, a bundle of rope, the window frame, the rowing boat,
the bookshelf, a quilt, the xylophone, the hedge
""")
PLACE = words("""
at the harbour, in the town hall, near the quarry, at platform 9, behind the church, in the waiting room,
by the canal, at the post office, on the upper deck, in the orchard, at the clinic, under the bridge,
in the reading room, outside the gate, at the crossroads, in the workshop, on the jetty, beside the mill,
in the lobby, at the border, in the attic, on the hill, near the lighthouse, at the pharmacy, in the courtyard,
on Baker Street, by the vending machine, at the tax office
""")
WHEN = words("""
yesterday, before noon, last winter, on Friday, at dawn, two weeks ago, after lunch, in early spring, every Thursday,
the day before, within an hour, at half past six, during the strike, in August, just now, on the third attempt,
for years, after the storm, until midnight, on her birthday, over the weekend, once again, as agreed, without delay,
at short notice
""")
STATE = words("""
whistled softly, fell asleep, laughed out loud, waited patiently, spoke too quickly, queued for tickets,
danced all night, missed the bus, worked overtime, slept badly, took a deep breath, changed the subject, lost the way,
got soaked, kept quiet, apologised twice, walked home, voted early, moved abroad, sat down, knew better,
arrived first, played chess
""")
ADJECTIVE = words("""
heavy, empty, too expensive, quite rare, brand new, fragile, out of order, rusty, surprisingly cheap, waterproof,
bulky, hard to find, almost finished, wide enough, perfectly dry, rather old, still warm, nearly full,
badly scratched, smooth, chipped, out of stock, far too big, locked, missing, upside down, on loan, well hidden,
dusty, half painted, in good order, slightly bent, unusually quiet, very bright, not included, fireproof, uneven,
extremely light, exquisite, freshly painted
""")
SCENE = words("""
the last ferry, a thick fog, the annual fair, our favourite song, a broken promise, the spelling contest,
the rescue team, the brass band, an exhibition of maps, the flood warning, a flock of geese, the quiz night,
the chess club, a dry summer, the express train, an empty stage, the frozen lake, a public hearing, the night shift,
an unexpected guest, the first draft, a lunar eclipse, the jury, the merger, an oil leak, the school play,
a vintage car rally, the winning ticket, every second page, the oldest oak, a jigsaw puzzle, the treaty of 1648,
the second edition, a hidden valley
""")
DOES = words("""
was delayed, drew a large crowd, begins at seven, will be missed, surprised everyone, lasted three days,
was never found, returns every year, has been restored, is worth a visit, ended without a vote, caught fire,
covers forty pages, cost a small fortune, stopped the traffic, needs volunteers, was sold out, raised some questions,
became a museum
""")
FAMILY = words("""
Ashdown, Barleyfield, Copperwhite, Dunmore, Elderwick, Fennimore, Grindlay, Hartwell, Ives, Kestrel, Larkspur,
Millward, Northgate, Oakhurst, Penrose, Quillfeather, Ravenhall, Stonebridge, Thistlewood, Underhill, Weatherby,
O'Malley, McAllister, Vaughan, Xavier, Youngblood, Zeller, Fitzgerald, Jameson, Whitaker, Lindqvist, Abernathy, Boyle,
Crowther, Delacroix, Hughes, Aldridge, Bexley, Cartwright, Duxbury, Everett, Farquhar, Gillespie, Hawthorne, Ingram,
Jowett, Kirkbride, Lovelace, Mackenzie, Nightingale, Ogilvy, Pemberton, Quigley, Rutherford, Sackville, Tremayne,
Urquhart, Villiers, Wycliffe, Yardley, Zimmer, Bligh
""")
GIVEN = words("""
Adam, Bruno, Caleb, Daniel, Edmund, Felix, George, Hugo, Isaac, Julian, Leo, Martin, Nathan, Oscar, Simon, Theo,
Alice, Beatrice, Clara, Dora, Edith, Fiona, Greta, Helen, Iris, Julia, Laura, Mabel, Nora, Olive, Ruth, Sophie, Zoe,
Max, Victor, Walter, Quentin, Yvonne, Jasper, Kirsty, Patrick, Una, William, Evelyn, Geoffrey, Harriet, Joseph, Keith,
Lydia, Philippa, Agnes, Basil, Cecily, Dexter, Esther, Frank, Gwendolyn, Howard, Imogen, Jack, Katherine, Lionel,
Margaret, Ned, Ophelia, Percy, Rufus, Sylvia, Thomas, Ursula, Vivian, Winifred, Xanthe, Yusuf, Zachary, Amelia,
Bertram, Charlotte, Douglas, Eleanor, Francis
""")
STREET = words("""
Sluice Lane, Granary Row, Hopper Street, Bolting Yard, Flour Hill, Weir Walk, High Street, Station Road,
Queen's Avenue, Mill Close, Park Crescent, Victoria Terrace, Church Lane, Kingfisher Way, Orchard Drive,
Bridge Street, Castle Mews, Juniper Court, Old Quay, Foxglove Gardens, Market Square, Harbour View, Willow Grove,
Zetland Place, Jubilee Road
""")
TOWN = words("""
Millbrook, Grist, Upper Quern, Stonedresser, Port Chaff, Oxley Bay, Whitford, Kelp Harbour, Fenwick, Little Jarrow,
Mossgate, Dry Hollow, Eastwick, Vale of Quay, St. Zeno, New Buckle, Hay Cross, Long Ditton, Pine Bluff, Copperfield,
Zennor, Ashby Weir, Blackmoor, Cold Aston, Drakeshead, Elm Park, Flintham, Gull Point, Hexley, Ivybridge,
Jarvis Cross, Knoll End
""")
ITEM = words("""
Sourdough loaf, Rye rolls, Cinnamon knot, Oat biscuits, Flat white, Pot of tea, Seeded bagel, Brass hinge 60mm,
Wood screws, Linseed oil 500ml, Paint brush 2in, Sandpaper P120, Garden twine, LED bulb 9W, Work gloves L,
Basmati rice 1kg, Cheddar 350g, Washing-up liquid, Orange marmalade, AA batteries, Envelopes C5, HB pencils,
Toothpaste 75ml, Gift card, Parking 2h, Return ticket, Adult day pass, Ibuprofen 200mg, USB-C cable, Notebook A5,
Carrier bag, Cappuccino XL, Soup of the day
""")
HEADER = words("""
IDENTITY CARD, DRIVING LICENCE, PASSPORT, RESIDENCE PERMIT, CERTIFICATE OF BIRTH, TAX INVOICE, PROOF OF PURCHASE,
PACKING LIST, BOARDING PASS, DELIVERY NOTE, APPLICATION FORM, TERMS AND CONDITIONS, LIBRARY CARD, Official use only,
Customer copy, MEMBERSHIP CARD, CHANGE OF ADDRESS, STATEMENT OF ACCOUNT, Do not write below this line,
POWER OF ATTORNEY, NOTICE
""")
LABEL = words("""
Surname, Given names, Nationality, Place of birth, Issued by, Authority, Cashier, Customer, Address, Remarks, Sex,
Occupation, Holder's signature, Valid until, Date of issue, Next of kin, Reference, Department, Contact person,
Shipped to, Sold by, Type
""")
ORG = words("""
Quern Lending Library, Weir Street Allotments, Northgate Borough Council, Millbrook General Hospital,
Jubilee Bank plc, Office of Works, Kestrel Airways, Foxglove & Sons Ltd, Zenith Insurance, Harbour Police,
St. Zeno's College, Oxley Ferries, Registrar of Vehicles, Upper Quern Choral Society, Copperfield Motors,
Granary Press, Vale Water Company, Juniper Clinic
""")
